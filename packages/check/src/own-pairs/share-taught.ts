import type { Interval } from '../measure/estimates.ts';

/**
 * What DPO learns in the small world, as a share of what it learns from perfect labels, by the share of pairs that are
 * turned round: the mean of full checks with the seeds 0, 1, 3 and 4.
 */
const reference = [
  { noise: 0, taught: 1 },
  { noise: 0.25, taught: 0.59 },
  { noise: 0.5, taught: -0.07 },
  { noise: 1, taught: -1.36 },
] as const;

/**
 * How much labels with this noise teach in the small world, of what perfect ones do: along straight lines between the
 * points of the curve. More noise teaches less, so that the bounds change places.
 */
export function shareTaught({ value, low, high }: Interval): Interval {
  return { value: at(value), low: at(high), high: at(low) };
}

function at(noise: number): number {
  const next = reference.findIndex((point) => point.noise >= noise);
  const [left, right] = [reference[Math.max(0, next - 1)], reference[next]];
  if (!left || !right) return Number.NaN;
  const way = left === right ? 0 : (noise - left.noise) / (right.noise - left.noise);
  return left.taught + way * (right.taught - left.taught);
}
