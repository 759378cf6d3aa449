/**
 * The contract of a method. What the annotators said about one aspect, in all samples, goes in as columns of numbers;
 * one score per image comes out. Images, annotators and samples are numbered in natural order of their ids, so a pure
 * method cannot depend on the order in which anything was read.
 */

/** Scores given to images, as parallel columns ordered by image, then annotator. Who gave none has no entry. */
export interface ScoreVotes {
  images: Int32Array;
  annotators: Int32Array;
  /** 1 to 5: the mean of the annotator's rounds. An annotator has at most one entry for an image. */
  scores: Float64Array;
}

/** Settled verdicts on two images of a sample, as parallel columns ordered by first image, second image, annotator. */
export interface ComparisonVotes {
  /** The image that comes first in natural order, whichever was shown first. */
  firstImages: Int32Array;
  secondImages: Int32Array;
  annotators: Int32Array;
  /** 1 when the first image was preferred, 0 when the second was, 0.5 for a tie. */
  verdicts: Float64Array;
}

/** All that was said about one aspect. */
export interface Votes {
  /** Sample `s` has the images from `sampleStarts[s]` up to, but without, `sampleStarts[s + 1]`. */
  sampleStarts: Int32Array;
  imageCount: number;
  annotatorCount: number;
  scores: ScoreVotes;
  comparisons: ComparisonVotes;
}

/** What a method arrives at: one entry per image. */
export interface Estimates {
  /** 1 to 5; NaN for an image nobody has voted on. */
  scores: Float64Array;
  /** In score points; NaN where it cannot be known. */
  standardErrors: Float64Array;
}

/** How several annotations become one score per image and aspect. */
export interface Method {
  /** Recorded in every consensus. */
  name: string;
  /** What it can work with. Annotations that hold anything else are refused before it is called. */
  reads: 'scores' | 'comparisons' | 'both';
  /** Called once for each aspect. Pure: the same votes give the same estimates, bit for bit. */
  estimate(votes: Votes): Estimates;
}
