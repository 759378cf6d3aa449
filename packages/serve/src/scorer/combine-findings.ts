import { InputError } from '@visionprefer/core';
import type { Finding, Reference, RewardSource } from '../sources/reward-source.ts';
import type { AspectReward, Reward } from './reward.ts';

/** How findings become a reward. */
export interface CombineOptions {
  /** The aspects that count. Default: the source's own overall, where it has one and nothing is weighed; else all. */
  aspects?: readonly string[] | undefined;
  /** How much an aspect counts, from 0. Default: 1 each. */
  weights?: Readonly<Partial<Record<string, number>>> | undefined;
  /**
   * Brings aspects, and rewards that are mixed with others, to one scale. `zscore`: less the mean of the reference, over
   * its standard deviation. `quantile`: the share of the reference that lies below, 0 to 1. The reference is what the
   * model was calibrated on; for annotators, the scale from 1 to 5. It never moves: the same picture has the same reward.
   */
  normalize?: Normalize | undefined;
}

/** A way to bring rewards to one scale. */
export type Normalize = 'zscore' | 'quantile';

/**
 * Makes the function that turns what a source found in its aspects into one reward: their weighted mean.
 *
 * @throws InputError for an aspect that the source does not judge, or when nothing counts.
 */
export function createCombine(
  source: Pick<RewardSource, 'aspects' | 'overall' | 'reference'>,
  { aspects, weights = {}, normalize }: CombineOptions = {},
): (findings: Readonly<Record<string, Finding>>) => Reward {
  const { overall } = source;
  for (const named of [...(aspects ?? []), ...Object.keys(weights)]) {
    if (source.aspects.includes(named)) continue;
    throw new InputError(`Nothing here judges ${named}. Expected one of ${source.aspects.join(', ')}.`);
  }
  const isWhole = overall !== undefined && aspects === undefined && Object.keys(weights).length === 0;
  const counting = isWhole ? [overall] : (aspects ?? source.aspects.filter((aspect) => aspect !== overall));
  const weighed = counting.map((aspect) => ({ aspect, weight: weights[aspect] ?? 1 }));
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  if (!(sum > 0)) throw new InputError('The weights of all aspects are 0. Give at least one of them a weight above 0.');
  const scale = createScale(source, normalize);
  return (findings) => {
    const found = Object.entries(findings).map(([aspect, { raw, score }]): [string, AspectReward] => [
      aspect,
      { reward: scale(aspect, raw), score },
    ]);
    const each: Record<string, AspectReward> = Object.fromEntries(found);
    const mean = (of: keyof AspectReward) =>
      weighed.reduce((total, { aspect, weight }) => total + weight * (each[aspect]?.[of] ?? Number.NaN), 0) / sum;
    return { reward: mean('reward'), score: mean('score'), aspects: each };
  };
}

function createScale(
  source: Pick<RewardSource, 'reference'>,
  normalize: Normalize | undefined,
): (aspect: string, raw: number) => number {
  if (normalize === undefined) return (_, raw) => raw;
  return (aspect, raw) => {
    const { mean, standardDeviation, shareBelow } = source.reference?.(aspect) ?? evenScale;
    return normalize === 'quantile' ? shareBelow(raw) : (raw - mean) / standardDeviation;
  };
}

/** Scores that lie anywhere between 1 and 5 with equal probability. */
const evenScale: Reference = {
  mean: 3,
  standardDeviation: 4 / Math.sqrt(12),
  shareBelow: (score) => (score - 1) / 4,
};
