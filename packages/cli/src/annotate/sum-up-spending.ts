import type { Annotator, AnnotatorProgress, Progress } from '@visionprefer/core';
import type { AnnotatePlan } from './annotate-plan.ts';

/** What was spent: by what vendors told, and at most, with calls whose answers were lost. */
export interface Spending {
  spent: number;
  atMost: number;
  /** Spent by earlier runs, as their annotations tell. */
  earlier: number;
  /** Annotator id → spent by this run, where its price is known. */
  annotators: Record<string, { spent: number; atMost: number }>;
}

/** What a run spent; undefined where no price is known, or all annotators are free. */
export function sumUpSpending(
  { annotators, prices }: Pick<AnnotatePlan, 'annotators' | 'prices'>,
  progress: Progress | undefined,
): Spending | undefined {
  const isPaid = (annotator: Annotator) => {
    const price = prices(annotator);
    return price !== undefined && (price.input > 0 || price.output > 0);
  };
  const paid = annotators.filter(isPaid).map(({ id }) => id);
  if (!progress || !paid.length) return undefined;
  const each = progress.annotators.filter(({ annotatorId }) => paid.includes(annotatorId));
  const sum = (amount: (usd: AnnotatorProgress['usd']) => number) =>
    each.reduce((total, { usd }) => total + amount(usd), 0);
  const spent = sum((usd) => usd.spent);
  return {
    spent,
    atMost: sum((usd) => usd.atMost),
    // Sums of many small numbers: what is left of less than a billionth of a dollar is nothing.
    earlier: progress.usd.spent - spent > 1e-9 ? progress.usd.spent - spent : 0,
    annotators: Object.fromEntries(each.map(({ annotatorId, usd }) => [annotatorId, usd])),
  };
}
