import { at } from '../numbers/at.ts';
import { type ScoreMap, shares } from './score-map.ts';

/** The raw scores of the pictures that a map was fitted on, as far as its knots tell. */
export interface RawReference {
  mean: number;
  standardDeviation: number;
  /** The share of them that lies below a raw score: 0 to 1, linear between the knots, and beyond the outermost. */
  shareBelow(raw: number): number;
}

/**
 * Tells how raw scores of the pictures that a map was fitted on are spread: its inner knots stand where 2, 10, 20 … 98 %
 * of them lie below. Mean and standard deviation are those of the distribution that is even between the knots.
 */
export function rawReference({ raw }: ScoreMap): RawReference {
  // Knots of equal raw score were dropped; then those that are left are taken as evenly spread.
  const inner = raw.length - 2;
  const share = (knot: number) => (inner === shares.length ? at(shares, knot - 1) : knot / (inner + 1));
  const knots = raw.map((value, knot) => ({ value, share: knot === 0 ? 0 : knot === inner + 1 ? 1 : share(knot) }));
  let mean = 0;
  let square = 0;
  for (let knot = 1; knot < knots.length; knot++) {
    const [left, right] = [at(knots, knot - 1), at(knots, knot)];
    const part = right.share - left.share;
    mean += (part * (left.value + right.value)) / 2;
    square += (part * (left.value ** 2 + left.value * right.value + right.value ** 2)) / 3;
  }
  return {
    mean,
    standardDeviation: Math.sqrt(Math.max(0, square - mean ** 2)),
    shareBelow(value) {
      const next = knots.findIndex((knot) => knot.value > value);
      if (next <= 0) return next === 0 ? 0 : 1;
      const [left, right] = [at(knots, next - 1), at(knots, next)];
      return left.share + ((right.share - left.share) * (value - left.value)) / (right.value - left.value);
    },
  };
}
