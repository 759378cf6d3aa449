import type { BudgetError } from '../contract/errors.ts';
import { type Price, scalePrice } from '../contract/price.ts';
import type { Failure } from '../plan/failure.ts';
import { createKeySet, type KeySet } from '../plan/key-set.ts';
import { type Budget, createLedger } from './budget/budget.ts';
import { toBudgetError } from './budget/budget-error.ts';
import { createReckoning, type Reckoning } from './budget/reckoning.ts';
import { type Lane, openLane } from './lane.ts';
import type { AnnotateOptions, RunOptions } from './options.ts';
import type { Outage } from './outage.ts';
import { type Progress, sumUpProgress } from './progress.ts';

/** The lanes of all annotators of a run, and the budget that they share. */
export interface Lanes<A extends string> {
  readonly each: readonly Lane<A>[];
  /** Set when the budget does not hold another call. */
  readonly overspent: BudgetError | undefined;
  /** Takes in what earlier runs settled and spent; gives the keys. */
  carry(resume: NonNullable<RunOptions['resume']>): Promise<KeySet>;
  /** Sends what may be sent now; after how many milliseconds there may be more. */
  send(): number;
  progress(counted: Pick<Progress, 'samples' | 'failures'>): Progress;
  /** Aborts all that is in flight. */
  abort(reason: unknown): void;
}

/** What the lanes need of their run. */
export interface LanesSurroundings {
  /** How much of what an annotator answered waits for a reader. */
  unreadOf(annotatorId: string): number;
  isHalted(): boolean;
  /** An annotator is not asked any further. */
  ended(failure: Failure): void;
  /** How far the run is has changed without anything being handed over. */
  tell(): void;
  wake(): void;
  crash(error: unknown): void;
}

/** Opens the lanes of a run. */
export function openLanes<A extends string>(options: AnnotateOptions<A>, surroundings: LanesSurroundings): Lanes<A> {
  const { annotators, batches, budget, concurrency = 32, timeoutMs = 300_000, onCall } = options;
  const ledger = createLedger(budget);
  let overspent: BudgetError | undefined;
  const shared = {
    ...{
      ledger,
      ended: surroundings.ended,
      wake: surroundings.wake,
      crash: surroundings.crash,
      tell: surroundings.tell,
    },
    now: () => performance.now(),
    isHalted: () => overspent !== undefined || surroundings.isHalted(),
    overspent(annotatorId: string, lacksUsd: number) {
      if (budget) overspent ??= toBudgetError(budget, ledger, { annotatorId, lacksUsd });
    },
  };
  const each = annotators.map((annotator) => {
    const price = options.prices?.(annotator) ?? annotator.price;
    const own = { ...shared, unread: () => surroundings.unreadOf(annotator.id) };
    const onOutage = (outage: Outage) => options.onOutage?.(outage);
    const { batch: batching } = annotator;
    if (batching && batches?.asks(annotator)) {
      const batchPrice = price && scalePrice(price, batching.priceFactor);
      const reckoning = reckon(annotator.id, batchPrice, budget);
      return batches.open<A>(annotator, { batching, batches, price: batchPrice, reckoning, onOutage }, own);
    }
    return openLane<A>(
      annotator,
      {
        limit: Math.max(1, Math.min(concurrency, annotator.concurrency ?? Infinity)),
        limits: options.pace?.(annotator),
        price,
        reckoning: reckon(annotator.id, price, budget),
        ...{ timeoutMs, onCall },
        onOutage,
      },
      own,
    );
  });
  return {
    each,
    get overspent() {
      return overspent;
    },
    async carry(resume) {
      const settled = createKeySet();
      for await (const { key, usd } of resume) {
        if (key !== undefined) settled.add(key);
        if (usd !== undefined) ledger.carry(usd);
      }
      for (const { batches } of each) batches?.begin(settled);
      return settled;
    },
    send: () => Math.min(...each.map((lane) => lane.send())),
    progress: (counted) =>
      sumUpProgress(
        each.map((lane) => lane.progress()),
        ledger,
        counted,
      ),
    abort(reason) {
      for (const lane of each) lane.abort(reason);
    },
  };
}

/** How the vendor of an annotator counts, by what earlier runs and this one learn. Without a budget nothing is held back. */
function reckon(annotatorId: string, price: Price | undefined, budget: Budget | undefined): Reckoning {
  return createReckoning(price, {
    counted: budget?.counted?.get(annotatorId),
    onCounted: (counted) => budget?.onCounted?.(annotatorId, counted),
    isCapped: budget !== undefined,
  });
}
