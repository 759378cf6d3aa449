import type { AspectPairs } from '../data/pair-table.ts';
import { at, wholeAt } from '../numbers/at.ts';

/** Content hash of a picture → aspect → score, for the aspects that were judged. */
export type PictureScores = ReadonlyMap<string, Readonly<Record<string, number>>>;

/**
 * Differences of scores that were given to the pictures without any training. `overall` is the mean of the aspects
 * judged. Undefined when the aspect was not judged at all; NaN where a picture has no score.
 */
export function pixelMargins(
  { first, second }: AspectPairs,
  aspect: string,
  pictures: readonly string[],
  scores: PictureScores,
): Float64Array | undefined {
  const scoreOf = (row: number) => {
    const given = scores.get(at(pictures, row)) ?? {};
    if (aspect !== 'overall') return given[aspect] ?? Number.NaN;
    const all = Object.values(given);
    return all.reduce((sum, score) => sum + score, 0) / all.length;
  };
  const margins = Float64Array.from(first, (row, pair) => scoreOf(row) - scoreOf(wholeAt(second, pair)));
  return margins.every(Number.isNaN) ? undefined : margins;
}
