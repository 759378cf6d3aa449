import { addAt, entryOf, numberAt, wholeAt } from '../../numbers/at.ts';
import type { Component } from './components.ts';
import type { Strengths } from './fit-bradley-terry.ts';
import type { FoldedPairs } from './fold-comparisons.ts';
import { inverseDiagonal } from './inverse-diagonal.ts';

/** With more images in a component the errors are not worked out: the time grows with the cube of their number. */
const mostImages = 1000;

/**
 * Standard errors of the log strengths of the images of a component about their mean, from the inverse of the
 * information matrix, in the order of its images.
 *
 * @param prior Ties added to each pair.
 */
export function strengthErrors(
  { images, pairs: places }: Component,
  pairs: FoldedPairs,
  { values, tie }: Strengths,
  prior: number,
): Float64Array {
  const size = images.length;
  if (size > mostImages) return new Float64Array(size).fill(Number.NaN);
  const rows = new Map(images.map((image, row) => [image, row]));
  // The matrix knows no level; 1/n everywhere fixes it, and is taken off again below.
  const matrix = new Float64Array(size * size).fill(1 / size);
  const add = (row: number, column: number, value: number): void => {
    addAt(matrix, row * size + column, value);
  };
  for (const pair of places) {
    const [first, second] = [wholeAt(pairs.firsts, pair), wholeAt(pairs.seconds, pair)];
    const count =
      prior + numberAt(pairs.firstWins, pair) + numberAt(pairs.secondWins, pair) + numberAt(pairs.ties, pair);
    const information = count * varianceOf(numberAt(values, first), numberAt(values, second), tie);
    const [one, other] = [entryOf(rows, first), entryOf(rows, second)];
    add(one, one, information);
    add(other, other, information);
    add(one, other, -information);
    add(other, one, -information);
  }
  return inverseDiagonal(matrix, size).map((variance) => Math.sqrt(Math.max(0, variance - 1 / size)));
}

/** Variance of the outcome of one comparison, a tie being half a win. */
function varianceOf(one: number, other: number, tie: number): number {
  const tied = tie * Math.sqrt(one * other);
  const sum = one + other + tied;
  const expected = (one + tied / 2) / sum;
  return (one + tied / 4) / sum - expected * expected;
}
