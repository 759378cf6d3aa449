import type { Head } from './head.ts';

/** Fits heads to the comparisons that it was created for, or to some of them. */
export interface Fitter {
  /** Strengths of the penalty worth trying, weakest first. */
  ridges: readonly number[];
  /**
   * Minimises the cross-entropy of the comparisons at `places`, each times its weight, plus `ridge / 2` times the square
   * of the weights of the scaled features.
   */
  fit(places: Int32Array, ridge: number): Fitted;
}

/** A head as it was fitted. */
export interface Fitted {
  /** By how much it finds the first of each comparison better: differences of raw scores, in the order of the places. */
  margins(places: Int32Array): Float64Array;
  head(): Head;
}
