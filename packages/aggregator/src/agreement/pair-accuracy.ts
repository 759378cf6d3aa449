import { addAt } from '../numbers/at.ts';
import type { CurvePoint, PairAccuracy } from './agreement-record.ts';
import { type BootstrapSettings, intervalOf, resample, sumDrawn } from './bootstrap.ts';

/** How far two images of a sample are apart, in the direction that people see: above 0 is right. */
export interface JudgedPair {
  /** Number of the sample. */
  sample: number;
  /** Undefined when a score is missing. */
  margin: number | undefined;
}

/** Right, tied and wrong pairs, sample by sample. */
type PairCounts = Record<'right' | 'tied' | 'wrong', Float64Array>;

/** How a tie counts, as shares of right ones and of all. */
const rules = {
  tiesWrong: (right: number, tied: number, wrong: number) => right / (right + tied + wrong),
  tiesHalf: (right: number, tied: number, wrong: number) => (right + tied / 2) / (right + tied + wrong),
  tiesLeftOut: (right: number, _: number, wrong: number) => right / (right + wrong),
};

/** Differences up to this are ties: scores that differ by rounding alone are equal. */
export const tieWidth = 1e-9;

/** How often the pairs are right under each rule for ties, with intervals over samples. */
export function pairAccuracy(
  pairs: readonly JudgedPair[],
  sampleCount: number,
  bootstrap: BootstrapSettings,
): PairAccuracy {
  const counts = countPairs(pairs, sampleCount);
  const sums = (drawn?: Int32Array) =>
    [sumDrawn(counts.right, drawn), sumDrawn(counts.tied, drawn), sumDrawn(counts.wrong, drawn)] as const;
  const [right, tied, wrong] = sums();
  const drawn = Array.from(resample(sampleCount, bootstrap), sums);
  const interval = (rule: (right: number, tied: number, wrong: number) => number) =>
    intervalOf(
      rule(right, tied, wrong),
      drawn.map((sums) => rule(...sums)),
    );
  return {
    pairs: right + tied + wrong,
    missing: pairs.length - right - tied - wrong,
    right,
    tied,
    wrong,
    tiesWrong: interval(rules.tiesWrong),
    tiesHalf: interval(rules.tiesHalf),
    tiesLeftOut: interval(rules.tiesLeftOut),
  };
}

function countPairs(pairs: readonly JudgedPair[], sampleCount: number): PairCounts {
  const counts: PairCounts = {
    right: new Float64Array(sampleCount),
    tied: new Float64Array(sampleCount),
    wrong: new Float64Array(sampleCount),
  };
  for (const { sample, margin } of pairs) {
    if (margin === undefined) continue;
    const column = counts[margin > tieWidth ? 'right' : margin < -tieWidth ? 'wrong' : 'tied'];
    addAt(column, sample, 1);
  }
  return counts;
}

/** The curve of {@link CurvePoint}, in steps of a twentieth of the pairs; pairs of equal margin come together. */
export function accuracyCurve(pairs: readonly JudgedPair[]): CurvePoint[] {
  const margins = pairs
    .flatMap(({ margin }) => (margin === undefined || Math.abs(margin) <= tieWidth ? [] : [margin]))
    .sort((a, b) => Math.abs(b) - Math.abs(a));
  const points: CurvePoint[] = [];
  let right = 0;
  let next = 1;
  for (const [place, margin] of margins.entries()) {
    right += Number(margin > 0);
    const kept = place + 1;
    const following = margins[kept];
    if (kept < (next * margins.length) / 20) continue;
    if (following !== undefined && Math.abs(margin) - Math.abs(following) <= tieWidth) continue;
    points.push({ margin: Math.abs(margin), pairs: kept, share: kept / margins.length, accuracy: right / kept });
    next = Math.floor((20 * kept) / margins.length) + 1;
  }
  return points;
}
