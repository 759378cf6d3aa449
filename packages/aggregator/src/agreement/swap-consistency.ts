import type { SwapConsistency } from './agreement-record.ts';

/** One time that images were shown: what was given to each place. */
export interface Round {
  imageIds: readonly string[];
  values: readonly (number | undefined)[];
}

/** {@link SwapConsistency} while it is counted. */
export type SwapCounts = SwapConsistency;

/** Counts the pairs of images that two rounds showed in opposite order and gave both values. */
export function addSwaps(counts: SwapCounts, one: Round, other: Round): void {
  for (const [first, firstId] of one.imageIds.entries()) {
    for (const [offset, secondId] of one.imageIds.slice(first + 1).entries()) {
      const [otherFirst, otherSecond] = [other.imageIds.indexOf(firstId), other.imageIds.indexOf(secondId)];
      if (otherFirst < otherSecond) continue;
      const before = verdict(one.values[first], one.values[first + 1 + offset]);
      const after = verdict(other.values[otherFirst], other.values[otherSecond]);
      if (before === undefined || after === undefined) continue;
      counts.pairs++;
      if (before === after) counts.consistent++;
      else if (before > 0 && after < 0) counts.toFirst++;
      else if (before < 0 && after > 0) counts.toLast++;
    }
  }
}

/** 1 when the one is better, −1 when the other is, 0 for a tie. */
function verdict(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.sign(one - other);
}
