import { basename } from 'node:path';
import type { Annotation, Budget, Progress } from '@visionprefer/core';
import type { Settled } from '@visionprefer/journal';
import { openSpendingFile, type SpendingFile } from '@visionprefer/journal';
import { dollars } from '../terminal/dollars.ts';
import type { Status } from '../terminal/status.ts';

/** What is known of spending on the way into a run, through it, and out of it. */
export interface Account {
  /** The budget as the run is given it; absent when there is none. */
  budget?: Budget;
  /** Passes on what earlier runs settled, and adds up what the journal says it cost. */
  carry(settled: AsyncIterable<Settled>): AsyncIterable<Settled>;
  /** An annotation stands in the journal, and what it cost with it. */
  count(annotation: Annotation): void;
  /** The run has ended by itself: nothing is under way any more. */
  close(progress: Progress | undefined): void;
}

/**
 * Keeps the account of a run with a budget, so that the runs on one journal, those included that were killed, spend no
 * more than it together: what the journal does not tell of stands in a file beside it. Without a budget or a journal
 * nothing is kept.
 *
 * @param path The journal, links resolved; undefined when annotations go to stdout.
 */
export function keepAccount(budget: Budget | undefined, path: string | undefined, status: Status): Account {
  const spending = budget && path !== undefined ? openSpendingFile(path) : undefined;
  let journaledUsd = 0;
  if (spending && spending.earlierUsd > 0) {
    status.say(
      `Up to ${dollars(spending.earlierUsd)} of the budget may have gone to calls of earlier runs whose answers were lost: ${basename(spending.file)} keeps count of them.`,
    );
  }
  return {
    ...(budget && { budget: spending ? withSpendingFile(budget, spending, () => journaledUsd) : budget }),
    async *carry(settled) {
      for await (const one of settled) {
        journaledUsd += one.usd ?? 0;
        yield one;
      }
    },
    count({ usd = 0 }) {
      journaledUsd += usd;
    },
    close: (progress) => progress && spending?.close(Math.max(0, progress.usd.atMost - journaledUsd)),
  };
}

function withSpendingFile(budget: Budget, spending: SpendingFile, journaledUsd: () => number): Budget {
  return {
    ...budget,
    unaccountedUsd: spending.earlierUsd,
    onReserve: (atMostUsd) => spending.cover(atMostUsd - journaledUsd(), budget.usd - journaledUsd()),
  };
}
