import { createKeySet, type KeySet, type MissingOutcome } from '@visionprefer/core';
import { type NumberList, numberList } from './number-list.ts';

/** Reasons for a missing score. When rounds of one annotator are missing for several, the first of them is recorded. */
export const missingOutcomes: readonly MissingOutcome[] = ['refused', 'blocked', 'unreadable', 'abstained'];

/** All that was said, as columns of numbers, in the order it was read. Ids are numbered as they are first seen. */
export interface CollectedVotes<A extends string> {
  samples: Map<string, CollectedSample>;
  annotators: Map<string, number>;
  aspects: Map<A, number>;
  /** Aspect → the version of its rubric that was seen first. */
  versions: Map<string, number>;
  imageCount: number;
  /** One entry for each image, aspect and round: a score, or NaN and the reason in `missing`. */
  said: Record<'images' | 'annotators' | 'aspects' | 'missing', NumberList<Int32Array>> & {
    scores: NumberList<Float64Array>;
  };
  /** One entry for each aspect and round of two images compared; verdict 1: the first, 0: the second, 0.5: tie. */
  compared: Record<'firstImages' | 'secondImages' | 'annotators' | 'aspects', NumberList<Int32Array>> & {
    verdicts: NumberList<Float64Array>;
  };
  /** Keys of all annotations. */
  seen: KeySet;
  /** For each annotation, where its entries start. */
  starts: { said: NumberList<Int32Array>; compared: NumberList<Int32Array> };
}

/** A sample with its images, and the annotations about it: their keys, and their places in `starts`. */
export interface CollectedSample {
  images: Map<string, { index: number; hash: string }>;
  keys: string[];
  rows: number[];
}

/** An empty collection. */
export function nothingCollected<A extends string>(): CollectedVotes<A> {
  const integers = () => numberList(Int32Array);
  const decimals = () => numberList(Float64Array);
  return {
    samples: new Map(),
    annotators: new Map(),
    aspects: new Map(),
    versions: new Map(),
    imageCount: 0,
    said: {
      images: integers(),
      annotators: integers(),
      aspects: integers(),
      scores: decimals(),
      missing: integers(),
    },
    compared: {
      firstImages: integers(),
      secondImages: integers(),
      annotators: integers(),
      aspects: integers(),
      verdicts: decimals(),
    },
    seen: createKeySet(),
    starts: { said: integers(), compared: integers() },
  };
}
