import type { MissingOutcome } from '@visionprefer/core';
import { createKeyColumn, type KeyColumn } from '../numbers/key-column.ts';
import { type NarrowColumn, type NumberList, narrowList, numberList } from '../numbers/number-list.ts';

/** Reasons for a missing score. When rounds of one annotator are missing for several, the first of them is recorded. */
export const missingOutcomes: readonly MissingOutcome[] = ['refused', 'blocked', 'unreadable', 'abstained'];

/**
 * All judgements, as columns of numbers, in the order it was read. Ids are numbered as they are first seen. An
 * annotation is a row; its score of one image in one aspect, or its verdict on two images it compares, is an entry.
 */
export interface CollectedVotes<A extends string> {
  samples: Map<string, number>;
  annotators: Map<string, number>;
  aspects: Map<A, number>;
  /** Aspect → the version of its rubric that was seen first. */
  versions: Map<string, number>;
  images: CollectedImages;
  /** Keys of the annotations, and which samples they are about. */
  rows: { keys: KeyColumn; samples: NumberList<Int32Array> };
  /** One entry for each image, aspect and round; the score, or the outcome as {@link missingCode} writes it. */
  scored: Record<'rows' | 'images', NumberList<Int32Array>> &
    Record<'annotators' | 'aspects' | 'scores', NumberList<NarrowColumn>>;
  /** One entry for each aspect and round of two images compared; verdict 1: the first, 0: the second, 0.5: tie. */
  compared: Record<'rows' | 'firstImages' | 'secondImages' | 'annotators', NumberList<Int32Array>> & {
    aspects: NumberList<Uint16Array>;
    verdicts: NumberList<Float64Array>;
  };
}

/** Images by their numbers. Those of a sample are linked, each to the one seen before it; −1 ends the chain. */
interface CollectedImages {
  ids: string[];
  hashes: string[];
  samples: NumberList<Int32Array>;
  previous: NumberList<Int32Array>;
  /** Sample → the image of it that was seen last. */
  last: NumberList<Int32Array>;
}

/** How an outcome is kept in a column of scores: below 0, where no score can be. */
export function missingCode(outcome: MissingOutcome): number {
  return -1 - missingOutcomes.indexOf(outcome);
}

/** The place in {@link missingOutcomes} that a {@link missingCode} stands for. */
export function outcomeOf(code: number): number {
  return -1 - code;
}

/** An empty collection. */
export function nothingCollected<A extends string>(): CollectedVotes<A> {
  const integers = () => numberList(Int32Array);
  return {
    samples: new Map(),
    annotators: new Map(),
    aspects: new Map(),
    versions: new Map(),
    images: { ids: [], hashes: [], samples: integers(), previous: integers(), last: integers() },
    rows: { keys: createKeyColumn(), samples: integers() },
    scored: {
      rows: integers(),
      images: integers(),
      annotators: narrowList(),
      aspects: narrowList(),
      scores: narrowList(),
    },
    compared: {
      rows: integers(),
      firstImages: integers(),
      secondImages: integers(),
      annotators: integers(),
      aspects: numberList(Uint16Array),
      verdicts: numberList(Float64Array),
    },
  };
}
