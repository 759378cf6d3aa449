import { type ToPairsOptions, toPairs } from '@visionprefer/aggregator';
import { type Consensus, type PreferencePair, preferencePairSchema, type Sample } from '@visionprefer/core';
import type { PairsFlags } from '../options/pairs-options.ts';

/** The pairs of one sample. */
export interface DrawnPairs {
  pairs: PreferencePair[];
  /** Pairs that were left out because nobody voted for them. */
  unvoted: number;
}

/** Draws the pairs of one sample. */
export function drawPairs(
  consensus: Consensus,
  sample: Sample,
  { aspects, ...flags }: PairsFlags & { aspects?: readonly string[] | undefined },
): DrawnPairs {
  const { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate } = flags;
  let leftOut = 0;
  const options: ToPairsOptions = {
    ...{ preset, pick, margin, confidence, unanimous, unvoted, perSample, gate },
    aspects: aspects?.includes('each') ? 'each' : aspects,
    onUnvoted: () => leftOut++,
  };
  return { pairs: [...toPairs([consensus], [sample], options)], unvoted: leftOut };
}

/** Counts by aspect, of which there are none yet. An aspect may be called `constructor`: no field is there from the start. */
export function countNone(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}

/** Counts pairs by the aspect they are in, on top of {@link countNone}. */
export function countByAspect(counts: Record<string, number>, pairs: readonly PreferencePair[]): void {
  for (const { aspect } of pairs) counts[aspect] = (counts[aspect] ?? 0) + 1;
}

/** Whether a value is a pair. */
export function isPair(value: unknown): value is PreferencePair {
  return preferencePairSchema.safeParse(value).success;
}
