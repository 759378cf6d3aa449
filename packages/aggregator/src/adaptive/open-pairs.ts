import { numberAt } from '../numbers/at.ts';
import { normalBelow } from '../numbers/normal.ts';
import type { MetSample } from './met-samples.ts';

/** Two images of a sample whose order is open, by a weight for each aspect. */
export interface OpenPair {
  one: number;
  other: number;
  weights: Float64Array;
  /** Of the difference in quality. */
  mean: number;
  variance: number;
}

/** The pairs of a sample that are not decided yet. */
export function openPairs(sample: MetSample, targets: readonly Float64Array[], confidence: number): OpenPair[] {
  const open: OpenPair[] = [];
  const images = sample.imageIds.length;
  for (const weights of targets) {
    for (let one = 0; one < images; one++) {
      for (let other = one + 1; other < images; other++) {
        const pair = { one, other, weights };
        const mean = meanDifference(sample.means, pair);
        const variance = varianceOfDifference(sample.variances, pair);
        if (normalBelow(Math.abs(mean) / Math.sqrt(variance)) < confidence) open.push({ ...pair, mean, variance });
      }
    }
  }
  return open;
}

function meanDifference(
  means: Float64Array,
  { one, other, weights }: Pick<OpenPair, 'one' | 'other' | 'weights'>,
): number {
  let [sum, total] = [0, 0];
  for (const [aspect, weight] of weights.entries()) {
    const place = (image: number) => numberAt(means, image * weights.length + aspect);
    sum += weight * (place(one) - place(other));
    total += weight;
  }
  return sum / total;
}

/** Errors of images and of aspects are taken as independent, as in overall scores. */
export function varianceOfDifference(
  variances: Float64Array,
  { one, other, weights }: Pick<OpenPair, 'one' | 'other' | 'weights'>,
): number {
  let [sum, total] = [0, 0];
  for (const [aspect, weight] of weights.entries()) {
    const place = (image: number) => numberAt(variances, image * weights.length + aspect);
    sum += weight ** 2 * (place(one) + place(other));
    total += weight;
  }
  return sum / total ** 2;
}
