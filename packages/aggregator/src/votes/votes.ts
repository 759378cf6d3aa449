import type { Evidence } from './evidence.ts';

/** Scores given to images, as parallel columns ordered by image, then annotator. A missing score has no entry. */
export interface ScoreVotes {
  images: Int32Array;
  annotators: Int32Array;
  /** 1 to 5: the mean of the annotator's rounds. An annotator has at most one entry for an image. */
  scores: Float64Array;
}

/** Verdicts on two images of a sample, as parallel columns ordered by first image, second image, annotator. */
export interface ComparisonVotes {
  /** The image that comes first in natural order, whichever was shown first. */
  firstImages: Int32Array;
  secondImages: Int32Array;
  annotators: Int32Array;
  /** 1 when the first image was preferred, 0 when the second was, 0.5 for a tie. */
  verdicts: Float64Array;
}

/** All votes on one aspect. Images, annotators and samples are numbered in natural order of their ids. */
export interface Votes {
  /** Sample `s` has the images from `sampleStarts[s]` up to, but without, `sampleStarts[s + 1]`. */
  sampleStarts: Int32Array;
  imageCount: number;
  annotatorCount: number;
  scores: ScoreVotes;
  comparisons: ComparisonVotes;
}

/** Scores that are missing, as parallel columns ordered by image, then annotator. */
export interface MissingVotes {
  images: Int32Array;
  annotators: Int32Array;
  /** Places in `missingOutcomes`. */
  outcomes: Int32Array;
}

/** One aspect: its votes, and which are missing. */
export interface AspectVotes<A extends string> {
  id: A;
  votes: Votes;
  missing: MissingVotes;
}

/** All votes in order: an annotator has at most one vote on an image, and one on two images compared. */
export interface OrderedVotes<A extends string> {
  /** In natural order. */
  sampleIds: string[];
  sampleStarts: Int32Array;
  /** Numbered through all samples, within each in natural order of their ids. */
  images: { ids: string[]; hashes: string[] };
  annotatorIds: string[];
  aspects: AspectVotes<A>[];
  evidence: Evidence;
}
