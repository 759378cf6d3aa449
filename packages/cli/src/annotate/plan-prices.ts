import { type Annotator, InputError, type Price } from '@visionprefer/core';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import { checkKnownIds } from '../options/check-known-ids.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { shareBudget } from './share-budget.ts';

/**
 * What annotators cost, and how much may be spent.
 *
 * @throws InputError when a price names no annotator, or a budget lacks the price of one.
 */
export async function planPrices(
  { price: table, budget, shard }: Pick<AnnotateFlags, 'price' | 'budget' | 'shard'>,
  annotators: readonly Annotator[],
): Promise<Pick<AnnotatePlan, 'prices' | 'budget'>> {
  checkKnownIds(table, annotators, '--price');
  const prices = await findPrices(table, annotators);
  if (budget === undefined) return { prices };
  const unpriced = annotators.filter((annotator) => !prices(annotator)).map(({ id }) => id);
  if (unpriced.length) {
    throw new InputError(
      `--budget needs the price of every annotator, and none is known for ${unpriced.join(', ')}. Give it in US dollars for a million tokens: ${unpriced.map(advisePrice).join(' ')}`,
    );
  }
  return { prices, budget: { usd: shard ? shareBudget(budget, shard) : budget } };
}

/** What to type for an annotator whose price is not known. */
export function advisePrice(annotatorId: string): string {
  const price = `${annotatorId}=<input>,<output>`;
  return `--price '${price.replaceAll("'", `'\\''`)}'`;
}

/** The lists take a while to load: they are left alone where everybody says what they cost. */
async function findPrices(
  table: Readonly<Record<string, Price>>,
  annotators: readonly Annotator[],
): Promise<(annotator: Annotator) => Price | undefined> {
  const isPlain = Object.keys(table).length === 0 && annotators.every(({ price }) => price);
  if (isPlain) return ({ price }) => price;
  const { listPrices } = await import('@visionprefer/prices');
  return listPrices({ table });
}
