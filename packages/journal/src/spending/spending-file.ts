import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { InputError } from '@visionprefer/core';
import { writeFailed } from '../file/cannot-write.ts';

/**
 * What may have been spent on calls that the journal says nothing of: those that failed, whose answer was lost, or that
 * were under way when the run was killed. It is raised before such a call is made, so that no run after a kill thinks
 * it has more left than it has.
 */
export interface SpendingFile {
  /** Where it lies, if it is there. */
  readonly file: string;
  /** US dollars that earlier runs may have spent so. */
  readonly earlierUsd: number;
  /**
   * Makes sure that this many US dollars, earlier runs included, are written down, and not more than the most that can be
   * spent so. Throws WriteError.
   */
  cover(usd: number, mostUsd: number): void;
  /** Writes down what it came to, now that nothing is under way. No file is left when that is nothing. */
  close(usd: number): void;
}

/** How much more is written than is needed, so that not every call has to be. */
const margin = 1.1;

/**
 * Opens the spending file of a journal: for `annotations.jsonl` it is `annotations.spending.json`.
 *
 * @param path The journal, links resolved; this process holds its lock.
 * @throws InputError when the file is there and cannot be understood.
 */
export function openSpendingFile(path: string): SpendingFile {
  const file = path.replace(/(\.jsonl)?$/, '.spending.json');
  const earlierUsd = read(file);
  let written = earlierUsd;
  const write = (usd: number) => {
    try {
      if (usd === 0) rmSync(file, { force: true });
      else {
        writeFileSync(`${file}.new`, `${JSON.stringify({ atMostUsd: usd })}\n`, { flush: true });
        renameSync(`${file}.new`, file);
      }
      written = usd;
    } catch (error) {
      throw writeFailed(error, file);
    }
  };
  return {
    file,
    earlierUsd,
    cover(usd, mostUsd) {
      if (usd > written) write(Math.max(usd, Math.min(usd * margin, mostUsd)));
    },
    close(usd) {
      // Sums of many small numbers: what is below a millionth of a dollar is nothing.
      if (written !== usd) write(usd < 1e-6 ? 0 : usd);
    },
  };
}

function read(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw new InputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const usd = parse(text);
  if (typeof usd === 'number' && usd >= 0) return usd;
  throw new InputError(
    `${file} does not say what may have been spent; expected {"atMostUsd": 0.5}. Mend it, or delete it to count only what the annotations tell.`,
  );
}

function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as { atMostUsd?: unknown } | null)?.atMostUsd;
  } catch {
    return undefined;
  }
}
