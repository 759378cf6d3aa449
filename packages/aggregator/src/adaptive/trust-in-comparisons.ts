import type { Consensus } from '@visionprefer/core';

/** Before anything is seen an annotator is taken to have compared so many pairs that others did, this share of them alike. */
const prior = { pairs: 10, alike: 0.75 };

/**
 * How far each annotator's comparisons can be trusted, from 0 to 1: how much more often than by chance it says of two
 * images what the others say of them, a tie counting half.
 */
export function trustInComparisons(records: readonly Consensus[]): (annotatorId: string, aspect: string) => number {
  const sums = new Map<string, { alike: number; pairs: number }>();
  const keyOf = (annotatorId: string, aspect: string) => JSON.stringify([annotatorId, aspect]);
  for (const { comparisons = [] } of records) {
    const groups = Map.groupBy(comparisons, ({ aspect, imageIds }) => JSON.stringify([aspect, ...imageIds.toSorted()]));
    for (const group of groups.values()) {
      for (const { annotatorId, aspect, preferred } of group) {
        const sum = sums.get(keyOf(annotatorId, aspect)) ?? { alike: 0, pairs: 0 };
        sums.set(keyOf(annotatorId, aspect), sum);
        for (const other of group) {
          if (other.annotatorId === annotatorId) continue;
          sum.pairs++;
          sum.alike += likeness(preferred, other.preferred);
        }
      }
    }
  }
  return (annotatorId, aspect) => {
    const { alike, pairs } = sums.get(keyOf(annotatorId, aspect)) ?? { alike: 0, pairs: 0 };
    return Math.max(0, (2 * (alike + prior.alike * prior.pairs)) / (pairs + prior.pairs) - 1);
  };
}

function likeness(one: string, other: string): number {
  if (one === other) return 1;
  return one === 'tie' || other === 'tie' ? 0.5 : 0;
}
