import { toPairs } from '@visionprefer/aggregator';
import { type Consensus, type PreferencePair, preferencePairSchema, type Sample } from '@visionprefer/core';
import type { PairsFlags } from './options.ts';

/** A sample with its consensus, where there is one, and the pairs drawn from it. */
export interface DrawnSample {
  sample: Sample;
  consensus: Consensus | undefined;
  pairs: readonly PreferencePair[];
}

/** How pairs are drawn. */
export interface DrawOptions extends PairsFlags {
  /** Weights that the consensus was found with. */
  weight: Record<string, number>;
  /** Aspects to draw pairs in. Default: `overall` alone. */
  aspects?: readonly string[];
}

/** Draws the pairs of each sample in turn, so that samples can be read one by one. */
export async function* drawPairs(
  consensus: ReadonlyMap<string, Consensus>,
  samples: AsyncIterable<Sample>,
  { margin, pick, weight, aspects }: DrawOptions,
): AsyncGenerator<DrawnSample, void, undefined> {
  const options = { margin, pick, weights: weight, ...(aspects && { aspects }) };
  for await (const sample of samples) {
    const arrived = consensus.get(sample.id);
    const pairs = arrived ? [...toPairs([arrived], [sample], options)] : [];
    yield { sample, consensus: arrived, pairs };
  }
}

/** Counts pairs by the aspect they are in. */
export function countByAspect(counts: Record<string, number>, pairs: readonly PreferencePair[]): void {
  for (const { aspect } of pairs) counts[aspect] = (counts[aspect] ?? 0) + 1;
}

/** Whether a value is a pair. */
export function isPair(value: unknown): value is PreferencePair {
  return preferencePairSchema.safeParse(value).success;
}
