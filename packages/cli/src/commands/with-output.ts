import { InputError } from '@visionprefer/core';
import { openRecordWriter, type RecordTarget, type RecordWriter } from '@visionprefer/journal';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { Problem } from '../problems/problem.ts';
import { openProblemLog, type ProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus, type Status } from '../terminal/status.ts';

/** What a command works with while its output is open. */
export interface OpenOutput {
  status: Status;
  /** Tells what is left out; a file beside the output holds all of it. */
  report(problem: Problem): void;
  /** Opens a file of records. It takes its place when the work is done, and is thrown away when the work fails. */
  open(target: Omit<RecordTarget, 'folder' | 'stdout'>): Promise<RecordWriter>;
}

/** What a command did. */
export interface Written {
  /** For `--json`; how many problems there were, and `written`, are added to it. */
  summary: object;
  /** What was written, as the user named it. */
  written: { files: object } | { folder: string };
  /** For a person. Not printed when the output is stdout. */
  lines: readonly string[];
}

/**
 * Does the work of a command that writes an output, and prints what it did.
 *
 * @param flags `out` is what the file of problems stands beside; `-` is stdout.
 * @returns The exit code.
 * @throws InputError when summary and output would both go to stdout; and what the work throws, with nothing written.
 */
export async function withOutput(
  { out, json, quiet }: CommonFlags & { out: string },
  { stdout, stderr, folder }: Surroundings,
  work: (output: OpenOutput) => Promise<Written>,
): Promise<number> {
  checkStdout({ out, json });
  const status = createStatus(stderr, { quiet });
  const writers: RecordWriter[] = [];
  let opened: ProblemLog | undefined;
  // What an earlier run left out is kept until this one has something to say.
  const log = () => {
    opened ??= openProblemLog(status, { folder, out });
    return opened;
  };
  let done: Written;
  try {
    done = await work({
      status,
      report: (problem) => log().report(problem),
      async open(target) {
        const writer = await openRecordWriter({ ...target, folder, stdout });
        writers.push(writer);
        return writer;
      },
    });
    log();
    for (const writer of writers) await writer.finish();
  } finally {
    status.end();
    for (const writer of writers) await writer.discard();
    opened?.close();
  }
  const failures = log().count;
  const { summary, written, lines } = done;
  if (json) stdout.write(jsonDocument({ ...summary, failures, ...written }));
  else if (out !== '-') stdout.write(`${lines.join('\n')}\n`);
  return failures ? exitCodes.failures : exitCodes.done;
}

/** Throws InputError when the records and the summary would both be written to stdout. */
export function checkStdout({ out, json }: { out: string; json?: boolean | undefined }): void {
  if (out === '-' && json) throw new InputError('--json and --out - both write to stdout. Give one of them.');
}
