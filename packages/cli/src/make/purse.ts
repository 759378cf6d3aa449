import { resolve } from 'node:path';
import { type JournalSpending, readSpending } from '@visionprefer/journal';
import type { MakeFiles } from './make-files.ts';

/** Steps that cost money. */
export type PaidStep = 'polishing' | 'painting' | 'judging';

/** One budget over the journals of all steps. */
export interface Purse {
  /** Most US dollars that a step may spend in all its runs, given what the others have spent; undefined without a budget. */
  allowance(step: PaidStep): Promise<number | undefined>;
  /** What each step has spent, earlier runs included. */
  spent(): Promise<Record<PaidStep, JournalSpending>>;
}

/** A budget must be above nothing: a step that may spend nothing gets this, which holds no call. */
const nothing = 1e-6;

/**
 * Opens the {@link Purse} of a run.
 *
 * @param inBatches US dollars that batches of judging may cost which are under way: no other step has them to spend.
 */
export function openPurse(
  budgetUsd: number | undefined,
  { files, folder, inBatches }: { files: MakeFiles; folder: string; inBatches(): Promise<number> },
): Purse {
  const read = (journal: string) => readSpending(resolve(folder, journal));
  const spent = async () => ({
    polishing: await read(files.polishing),
    painting: await read(files.paintings),
    judging: await read(files.run.annotations),
  });
  return {
    spent,
    async allowance(step) {
      if (budgetUsd === undefined) return undefined;
      const others = Object.entries(await spent()).filter(([other]) => other !== step);
      const aside = step === 'judging' ? 0 : await inBatches();
      const elsewhere = others.reduce((sum, [, { atMost }]) => sum + atMost, aside);
      // In millionths, rounded down: the sum of all steps never passes the whole.
      return Math.max(nothing, Math.floor((budgetUsd - elsewhere) * 1e6) / 1e6);
    },
  };
}
