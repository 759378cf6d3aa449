import { type Annotation, createKeySet } from '@visionprefer/core';
import type { PositionBias, SwapConsistency } from './agreement-record.ts';
import { createPositionTest, type PositionTest } from './position-bias.ts';
import { addSwaps, type Round, type SwapCounts } from './swap-consistency.ts';

/** Follows in which orders images were shown, and what came of it. */
export interface ShownOrders {
  add(annotation: Annotation): void;
  /** What was found about an annotator in an aspect; null where images never changed places. */
  position(annotatorId: string, aspect: string): PositionBias | null;
  swaps(annotatorId: string, aspect: string): SwapConsistency | null;
}

/** What other tools and people rated: nobody knows in which order they saw it. Their files often name the better first. */
const unknownOrder = 'imported';

/** Questions that show one image tell nothing and cost nothing; of others, what was answered is kept for the next order. */
export function followShownOrders(): ShownOrders {
  const seen = createKeySet();
  const positions = new Map<string, PositionTest>();
  const swaps = new Map<string, SwapCounts>();
  const rounds = new Map<string, Round[]>();
  const key = (...ids: string[]) => JSON.stringify(ids);
  return {
    add(annotation) {
      const { sampleId, annotatorId, strategyId, imageIds } = annotation;
      if (imageIds.length < 2 || strategyId === unknownOrder || !seen.add(annotation.key)) return;
      for (const [aspect, values] of valuesShown(annotation)) {
        const own = key(annotatorId, aspect);
        const test = positions.get(own) ?? createPositionTest();
        positions.set(own, test);
        if (values.every((value) => value !== undefined)) test.add(values);
        const place = key(annotatorId, aspect, sampleId, strategyId, ...imageIds.toSorted());
        const earlier = rounds.get(place) ?? [];
        const round = { imageIds, values };
        const counts = swaps.get(own) ?? { pairs: 0, consistent: 0, toFirst: 0, toLast: 0 };
        for (const other of earlier) addSwaps(counts, other, round);
        swaps.set(own, counts);
        rounds.set(place, [...earlier, round]);
      }
    },
    position: (annotatorId, aspect) => positions.get(key(annotatorId, aspect))?.result() ?? null,
    swaps(annotatorId, aspect) {
      const counts = swaps.get(key(annotatorId, aspect));
      return counts && counts.pairs > 0 ? { ...counts } : null;
    },
  };
}

/** By aspect, what was given to each place: a score, or 1 for the preferred image, 0 for the other and ½ for a tie. */
function valuesShown(annotation: Annotation): [aspect: string, values: (number | undefined)[]][] {
  if (annotation.outcome === 'scored') {
    return Object.entries(annotation.scores).map(([aspect, scores]) => [
      aspect,
      annotation.imageIds.map((imageId) => scores.find((score) => score.imageId === imageId)?.score),
    ]);
  }
  if (annotation.outcome !== 'compared') return [];
  return Object.entries(annotation.preferred).map(([aspect, { imageId }]) => [
    aspect,
    annotation.imageIds.map((shown) => (imageId === 'tie' ? 0.5 : Number(shown === imageId))),
  ]);
}
