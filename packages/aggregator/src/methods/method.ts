import type { Votes } from '../votes/votes.ts';

/**
 * The contract of a method. The votes on one aspect, in all samples, go in as columns of numbers; one score per image
 * comes out. Images, annotators and samples are numbered in natural order of their ids, so a pure method cannot depend
 * on the order in which anything was read.
 */

/** What a method arrives at: one entry per image. */
export interface Estimates {
  /** 1 to 5; NaN for an image without votes. */
  scores: Float64Array;
  /** In score points; NaN where it cannot be known. */
  standardErrors: Float64Array;
  /** How the method came to them; absent where there was nothing to fit. */
  fit?: Fit | undefined;
}

/** How a method that goes step by step came to its estimates. */
export interface Fit {
  iterations: number;
  /** Whether the last iteration changed nothing that matters. */
  converged: boolean;
  /** Greatest change of any parameter in the last iteration. */
  lastChange: number;
  /** What the method could not do with these votes and what it did instead, a sentence each. */
  notes: readonly string[];
  /** What was found out about each annotator, in their order; absent where the method weighs none. */
  annotators?: readonly AnnotatorFit[] | undefined;
  /** Annotators that say the same and count as one; absent where the method does not look for them. */
  families?: readonly Family[] | undefined;
}

/** Annotators that say the same: one model under several ids, copies, or models of one family. */
export interface Family {
  /** Their numbers, two or more, ascending. */
  annotators: readonly number[];
  /** Mean correlation of every two of them, over the images that both scored. */
  correlation: number;
  /** Of two of which one repeats the other on a part of the images: how much of what both scored. They count as one there. */
  share?: number;
}

/** What a method found out about one annotator in one aspect, measured against the consensus. Unknown is NaN. */
export interface AnnotatorFit {
  votes: number;
  /** Score points by which it scores higher than the consensus. */
  bias: number;
  /** How far it spreads its scores: points for each point of the consensus. */
  scale: number;
  /** Standard deviation, in points, of what neither bias nor scale explains. */
  noise: number;
  /** Its share in the consensus; the shares add up to 1. */
  weight: number;
  /** Probability of each level it gave (column, worst to best) at each true level (row), where the method finds it. */
  confusion?: readonly (readonly number[])[] | undefined;
}

/** How several annotations become one score per image and aspect. */
export interface Method {
  /** Recorded in every consensus. */
  name: string;
  /** What it can work with. Annotations that hold anything else are refused before it is called. */
  reads: 'scores' | 'comparisons' | 'both';
  /** Called once for each aspect. Pure: the same votes give the same estimates, bit for bit. */
  estimate(votes: Votes): Estimates;
  /** Makes the estimates with what the votes on all aspects tell together, such as who copies whom. Default: aspect by aspect. */
  across?(aspects: readonly Votes[]): Pick<Method, 'estimate'>;
}
