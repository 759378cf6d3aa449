import { numberAt } from '../numbers/at.ts';
import { logistic } from '../numbers/logistic.ts';

/** A step of Newton's method for the cross-entropy, comparison by comparison. */
export interface NewtonTerms {
  /** Derivative of each comparison's loss by its margin, times its weight. */
  slope: Float64Array;
  /** Second derivative, times the weight; never quite 0, so that it can be divided by. */
  curvature: Float64Array;
}

/** The terms of the comparisons at their present margins. */
export function newtonTerms(margins: Float64Array, target: Float64Array, weight: Float64Array): NewtonTerms {
  const slope = new Float64Array(margins.length);
  const curvature = new Float64Array(margins.length);
  for (let pair = 0; pair < margins.length; pair++) {
    const probability = logistic(numberAt(margins, pair));
    const counts = numberAt(weight, pair);
    slope[pair] = counts * (probability - numberAt(target, pair));
    curvature[pair] = counts * Math.max(probability * (1 - probability), 1e-12);
  }
  return { slope, curvature };
}

/** Newton's method ends when no number moves by more than this. */
export const converged = 1e-11;
/** It takes some six rounds; separable comparisons with hardly any penalty take more. */
export const mostRounds = 60;

/** The greatest distance between two lists of equal length. */
export function farthest(one: Float64Array, other: Float64Array): number {
  return one.reduce((most, value, place) => Math.max(most, Math.abs(value - numberAt(other, place))), 0);
}
