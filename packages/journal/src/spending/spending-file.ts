import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Counted, InputError } from '@visionprefer/core';
import { disturbed, writeFailed } from '../file/cannot-write.ts';

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
  /** Annotator id → how its vendor was seen to count by earlier runs. */
  readonly counted: ReadonlyMap<string, Counted>;
  /** Keeps how an annotator's vendor counts in mind; it is written down with what is written next. */
  note(annotatorId: string, counted: Counted): void;
  /**
   * Makes sure that this many US dollars, earlier runs included, are written down, and not more than the most that can be
   * spent so. Throws WriteError.
   */
  cover(usd: number, mostUsd: number): void;
  /** Writes down what it came to, now that nothing is under way. No file is left when there is nothing to tell. */
  close(usd: number): void;
}

/** How much more is written than is needed, so that not every call has to be. */
const margin = 1.1;

/**
 * Opens the spending file of a journal: for `annotations.jsonl` it is `annotations.spending.json`.
 *
 * @param path The journal, links resolved; this process holds its lock.
 * @param isHeld Whether it still does: nothing is written over what another run wrote. Default: it does.
 * @throws InputError when the file is there and cannot be understood.
 */
export function openSpendingFile(path: string, isHeld: () => boolean = () => true): SpendingFile {
  const file = path.replace(/(\.jsonl)?$/, '.spending.json');
  const { atMostUsd: earlierUsd, counted } = read(file);
  let written = earlierUsd;
  let isNoted = true;
  const write = (usd: number) => {
    if (!isHeld()) throw disturbed(file);
    try {
      if (usd === 0 && counted.size === 0) rmSync(file, { force: true });
      else {
        const text = JSON.stringify({ atMostUsd: usd, ...(counted.size && { counted: Object.fromEntries(counted) }) });
        writeFileSync(`${file}.new`, `${text}\n`, { flush: true });
        renameSync(`${file}.new`, file);
      }
      written = usd;
      isNoted = true;
    } catch (error) {
      throw writeFailed(error, file);
    }
  };
  return {
    file,
    earlierUsd,
    counted,
    note(annotatorId, now) {
      counted.set(annotatorId, now);
      isNoted = false;
    },
    cover(usd, mostUsd) {
      if (usd > written) write(Math.max(usd, Math.min(usd * margin, mostUsd)));
    },
    close(usd) {
      // Sums of many small numbers: what is below a millionth of a dollar is nothing.
      const rounded = usd < 1e-6 ? 0 : usd;
      if (written !== rounded || !isNoted) write(rounded);
    },
  };
}

/** What the file says. */
interface Spending {
  atMostUsd: number;
  counted: Map<string, Counted>;
}

function read(file: string): Spending {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { atMostUsd: 0, counted: new Map() };
    throw new InputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const spending = parse(text);
  if (spending) return spending;
  throw new InputError(
    `${file} does not say what may have been spent; expected {"atMostUsd": 0.5}. Mend it, or delete it to count only what the annotations tell.`,
  );
}

function parse(text: string): Spending | undefined {
  try {
    const said = JSON.parse(text) as { atMostUsd?: unknown; counted?: unknown } | null;
    const { atMostUsd, counted } = said ?? {};
    if (typeof atMostUsd !== 'number' || !(atMostUsd >= 0)) return undefined;
    const entries = Object.entries(counted ?? {}).filter((entry): entry is [string, Counted] => isCounted(entry[1]));
    return { atMostUsd, counted: new Map(entries) };
  } catch {
    return undefined;
  }
}

function isCounted(value: unknown): value is Counted {
  const { answers, input, output } = (value ?? {}) as Partial<Counted>;
  return [answers, input, output].every((number) => typeof number === 'number' && number >= 0);
}
