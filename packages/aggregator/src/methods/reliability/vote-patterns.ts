import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import type { FactorVotes } from './factor.ts';

/** Images that the same annotators voted on, summed up: all that fitting a factor needs to know of them. */
export interface VotePattern {
  annotators: Int32Array;
  images: number;
  /** For each of the annotators: sum of its values. */
  sums: Float64Array;
  /** For each two of the annotators, row by row: sum of the products of their values. */
  products: Float64Array;
}

/**
 * Sums votes up by who voted. A few annotators who each vote on most images make a few patterns, however many images
 * there are.
 *
 * @returns undefined when there are so many patterns that going through them takes as long as going through the votes.
 */
export function votePatterns(votes: FactorVotes): VotePattern[] | undefined {
  const { images, starts, annotators, values } = votes;
  const patterns = new Map<string, VotePattern>();
  let cells = 0;
  for (let image = 0; image < images.length; image++) {
    const [start, end] = [wholeAt(starts, image), wholeAt(starts, image + 1)];
    const voters = annotators.subarray(start, end);
    const name = voters.join();
    let pattern = patterns.get(name);
    if (!pattern) {
      const size = voters.length;
      cells += size * size;
      if (cells > values.length) return undefined;
      pattern = {
        annotators: voters,
        images: 0,
        sums: new Float64Array(size),
        products: new Float64Array(size * size),
      };
      patterns.set(name, pattern);
    }
    add(pattern, values.subarray(start, end));
  }
  return [...patterns.values()];
}

function add(pattern: VotePattern, values: Float64Array): void {
  const { sums, products } = pattern;
  const size = values.length;
  pattern.images++;
  for (let row = 0; row < size; row++) {
    const value = numberAt(values, row);
    addAt(sums, row, value);
    for (let column = 0; column < size; column++) {
      addAt(products, row * size + column, value * numberAt(values, column));
    }
  }
}
