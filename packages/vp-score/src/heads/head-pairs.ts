import { numberAt, wholeAt } from '../numbers/at.ts';

/** What a head is trained on: comparisons of rows of features, in one aspect. */
export interface HeadPairs {
  /** Row by row, `dimensions` numbers each. Rows that no comparison names are allowed. */
  features: Float32Array;
  dimensions: number;
  /** Rows of the two images of each comparison. */
  first: Int32Array;
  second: Int32Array;
  /** Probability that the first is the better one: 0.5 for a tie. */
  target: Float64Array;
  /** How much each comparison counts. Those of one prompt count 1 together, so that no prompt outweighs another. */
  weight: Float64Array;
  /**
   * Number of each comparison's group, from 0. Comparisons that share a prompt or a picture are of one group, and a group
   * is never on both sides of a split.
   */
  group: Int32Array;
  groups: number;
}

/** Some of the comparisons, by their places. The features are shared. */
export function selectPairs(pairs: HeadPairs, places: Int32Array): HeadPairs {
  return {
    ...pairs,
    first: places.map((place) => wholeAt(pairs.first, place)),
    second: places.map((place) => wholeAt(pairs.second, place)),
    target: Float64Array.from(places, (place) => numberAt(pairs.target, place)),
    weight: Float64Array.from(places, (place) => numberAt(pairs.weight, place)),
    group: places.map((place) => wholeAt(pairs.group, place)),
  };
}
