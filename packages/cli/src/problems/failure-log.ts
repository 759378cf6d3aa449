import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { cannotWrite, writeFailed } from '@visionprefer/journal';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import { describeProblem, type Problem } from './problem.ts';

/** Reports what was left out: the first on the terminal, all of them in a file. */
export interface FailureLog {
  report(problem: Problem): void;
  readonly count: number;
  /** The file with all of them, named as the output was; undefined when there are none or no file is kept. */
  readonly file: string | undefined;
  /** Says how many were not shown. */
  close(): void;
}

/** Problems that are shown before the rest is only counted. */
const shown = 20;

/**
 * Opens the failure log of an output: for `annotations.jsonl` all problems are written to `annotations.failures.jsonl`,
 * one JSON object a line. The file is there only when something was left out, and tells of the last run alone.
 *
 * @param out The output as the user named it, relative to `folder`. For `-` no file is kept and all problems are shown.
 */
export function openFailureLog(status: Status, folder: string, out: string): FailureLog {
  const file = out === '-' ? undefined : out.replace(/(\.jsonl)?$/, '.failures.jsonl');
  const path = file === undefined ? undefined : resolve(folder, file);
  let count = 0;
  let opened: number | undefined;
  if (path !== undefined) removeEarlier(path, out);
  return {
    report(problem) {
      count++;
      if (path === undefined || count <= shown) status.warn(printable(describeProblem(problem)));
      if (path === undefined) return;
      try {
        opened ??= openSync(path, 'w');
        writeSync(opened, `${JSON.stringify(problem)}\n`);
      } catch (error) {
        throw writeFailed(error, file ?? out);
      }
    },
    get count() {
      return count;
    },
    get file() {
      return opened === undefined ? undefined : file;
    },
    close() {
      if (opened === undefined) return;
      closeSync(opened);
      if (count > shown) status.warn(`… and ${count - shown} more: all of them are in ${file}`);
    },
  };
}

function removeEarlier(path: string, out: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw cannotWrite(error, out);
  }
}
