import { type ToPairsOptions, toPairs } from '@visionprefer/aggregator';
import { type Consensus, type PreferencePair, preferencePairSchema, type Sample } from '@visionprefer/core';
import type { PairsFlags } from '../options/pairs-options.ts';

/** Draws the pairs of one sample. */
export function drawPairs(
  consensus: Consensus,
  sample: Sample,
  {
    preset,
    aspects,
    pick,
    margin,
    confidence,
    unanimous,
    perSample,
    gate,
  }: PairsFlags & { aspects?: readonly string[] | undefined },
): PreferencePair[] {
  const options: ToPairsOptions = {
    ...(preset && { preset }),
    ...(aspects && { aspects: aspects.includes('each') ? 'each' : aspects }),
    ...(pick && { pick }),
    ...(margin !== undefined && { margin }),
    ...(confidence !== undefined && { confidence }),
    ...(unanimous && { unanimous }),
    ...(perSample !== undefined && { perSample }),
    gate,
  };
  return [...toPairs([consensus], [sample], options)];
}

/** Counts pairs by the aspect they are in. */
export function countByAspect(counts: Record<string, number>, pairs: readonly PreferencePair[]): void {
  for (const { aspect } of pairs) counts[aspect] = (counts[aspect] ?? 0) + 1;
}

/** Whether a value is a pair. */
export function isPair(value: unknown): value is PreferencePair {
  return preferencePairSchema.safeParse(value).success;
}
