import { realpath } from 'node:fs/promises';
import { costOf } from '@visionprefer/core';
import { readTickets } from '@visionprefer/journal';
import type { AnnotatePlan } from './annotate-plan.ts';

/**
 * US dollars that batches under way may cost at most, of the annotators of a plan whose price is known: they are spent
 * when their answers are read.
 *
 * @param journal Its path.
 */
export async function setAsideForBatches(
  journal: string,
  { annotators, prices }: Pick<AnnotatePlan, 'annotators' | 'prices'>,
): Promise<number> {
  let usd = 0;
  for (const { annotatorId, mostTokens } of readTickets(await realpath(journal).catch(() => journal))) {
    const annotator = annotators.find(({ id }) => id === annotatorId);
    const price = annotator && prices(annotator);
    if (!price) continue;
    const dearest = { ...price, input: Math.max(price.input, price.cacheWrite ?? 0) };
    const tokens = { inputTokens: mostTokens.input, outputTokens: mostTokens.output };
    usd += costOf(dearest, tokens) * (annotator.batch?.priceFactor ?? 1);
  }
  return usd;
}
