import type { Annotation, Budget, Counted, Progress } from '@visionprefer/core';
import type { Settled } from '../records/read-settled.ts';
import { openSpendingFile } from './spending-file.ts';

/** What is known of spending on the way into a run, through it, and out of it. */
export interface Account {
  /** The budget as the run is given it: with what earlier runs may have spent besides. */
  budget: Budget;
  /** Passes on what earlier runs settled, and adds up what the journal says it cost. */
  carry(settled: AsyncIterable<Settled>): AsyncIterable<Settled>;
  /** An annotation stands in the journal, and what it cost with it. */
  count(annotation: Pick<Annotation, 'usd'>): void;
  /** The run has ended by itself: nothing is under way any more. */
  close(progress: Progress | undefined): void;
}

/** A journal, as far as an account lies beside it. */
export interface HeldJournal {
  /** Links resolved. */
  path: string;
  /** Whether the journal is still this process's own. */
  isHeld(): boolean;
}

/**
 * Opens the account of a journal, so that all runs on it, killed ones included, together spend no more than the budget.
 * What the journal does not tell of stands in the spending file beside it.
 *
 * @throws InputError when the spending file cannot be understood.
 */
export function openAccount(journal: HeldJournal, budget: Budget): Account {
  const spending = openSpendingFile(journal.path, journal.isHeld);
  const counted = new Map<string, Counted>([...spending.counted, ...(budget.counted ?? [])]);
  let journaledUsd = 0;
  return {
    budget: {
      ...budget,
      unaccountedUsd: spending.earlierUsd + (budget.unaccountedUsd ?? 0),
      onReserve(atMostUsd) {
        spending.cover(atMostUsd - journaledUsd, budget.usd - journaledUsd);
        budget.onReserve?.(atMostUsd);
      },
      counted,
      onCounted(annotatorId, now) {
        spending.note(annotatorId, now);
        budget.onCounted?.(annotatorId, now);
      },
    },
    async *carry(settled) {
      for await (const one of settled) {
        journaledUsd += one.usd ?? 0;
        yield one;
      }
    },
    count({ usd = 0 }) {
      journaledUsd += usd;
    },
    close: (progress) => progress && spending.close(Math.max(0, progress.usd.atMost - journaledUsd)),
  };
}
