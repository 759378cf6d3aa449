import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { cannotWrite, writeFailed } from '@visionprefer/journal';
import { andMore } from '../terminal/and-more.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import { describeProblem, type Problem } from './problem.ts';

/** Reports what was left out: the first on the terminal, all of them in a file where one is kept. */
export interface ProblemLog {
  /** A note is shown, and neither counted nor kept. */
  report(problem: Problem): void;
  readonly count: number;
  /** The file with all of them, named as the output was; undefined when there are none or no file is kept. */
  readonly file: string | undefined;
  /** Says how many were not shown. */
  close(): void;
}

/** The output of a command, as far as a file of problems stands beside it. */
export interface ProblemLogOptions {
  /** The output as the user named it. For `-` no file is kept and all problems are shown. */
  out: string;
  /** The folder that `out` is relative to. */
  folder: string;
}

/** Problems that are shown before the rest is only counted, and how many of one kind. */
const mostShown = 20;
const mostAlike = 3;

/**
 * Opens the log of what a command leaves out. For an output `annotations.jsonl` all problems are written to
 * `annotations.failures.jsonl`, one JSON object a line. The file is there only when something was left out, and holds
 * the problems of the last run alone.
 *
 * @param output Absent for a command that writes none: then no file is kept, and the first problems are shown.
 */
export function openProblemLog(status: Status, output?: ProblemLogOptions): ProblemLog {
  const file = output && output.out !== '-' ? openProblemFile(output) : undefined;
  const most = output?.out === '-' ? Number.POSITIVE_INFINITY : mostShown;
  const alike = new Map<string, number>();
  let count = 0;
  let shown = 0;
  return {
    report({ isNote, ...problem }) {
      if (isNote) {
        status.warn(printable(describeProblem(problem)));
        return;
      }
      count++;
      const kind = kindOf(problem);
      const before = alike.get(kind) ?? 0;
      alike.set(kind, before + 1);
      if (shown < most && (before < mostAlike || output?.out === '-')) {
        shown++;
        status.warn(printable(describeProblem(problem)));
      }
      file?.write(problem);
    },
    get count() {
      return count;
    },
    get file() {
      return count > 0 ? file?.name : undefined;
    },
    close() {
      file?.close();
      const where = file ? `: all of them are in ${file.name}` : ' were left out.';
      for (const line of andMore(count - shown, where)) status.warn(line);
    },
  };
}

/** Problems of one kind differ in names, paths and numbers alone. */
function kindOf({ message }: Problem): string {
  return message.replace(/\S*[\\/.\d]\S*/g, '…');
}

interface ProblemFile {
  /** As the user would name it. */
  name: string;
  write(problem: Problem): void;
  close(): void;
}

/** The file of an earlier run is taken away at once; a new one is made with the first problem. */
function openProblemFile({ out, folder }: ProblemLogOptions): ProblemFile {
  const name = out.replace(/(\.jsonl)?$/, '.failures.jsonl');
  const path = resolve(folder, name);
  let opened: number | undefined;
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw cannotWrite(error, out);
  }
  return {
    name,
    write(problem) {
      try {
        opened ??= openSync(path, 'w');
        writeSync(opened, `${JSON.stringify(problem)}\n`);
      } catch (error) {
        throw writeFailed(error, name);
      }
    },
    close() {
      if (opened !== undefined) closeSync(opened);
      opened = undefined;
    },
  };
}
