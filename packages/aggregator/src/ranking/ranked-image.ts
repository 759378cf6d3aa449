import type { Estimate, Image } from '@visionprefer/core';

/** Why an annotator thinks of an image as it does. */
export interface Reason<A extends string = string> {
  annotatorId: string;
  aspect: A;
  rationale: string;
  /** Label → image id, for the images that the rationale names by their labels, such as `Image B`. */
  mentions?: Record<string, string>;
}

/** An image of a sample in its place. */
export interface RankedImage<A extends string = string> {
  image: Image;
  /** From 1, the best. Images with equal scores share a place; those that nobody judged come last and share theirs. */
  place: number;
  /** Overall, 1 to 5; null when nobody judged it. */
  score: number | null;
  /** Why nobody judged it, such as what is wrong with the picture; absent when it has a score. */
  unjudged?: string;
  /** Of the score, in score points; null when it cannot be known. */
  standardError: number | null;
  /** Probability that it is better than the next image with a lower score; null when there is none, or it cannot be known. */
  probability: number | null;
  /** With the missing policy `bounds`: whether missing scores could have put it level with that image, or below. */
  hingesOnMissing?: boolean;
  aspects: Record<A, Estimate>;
  reasons: Reason<A>[];
}
