import type { Strengths } from './fit-bradley-terry.ts';
import type { FoldedPairs } from './fold-comparisons.ts';
import { inverseDiagonal } from './inverse-diagonal.ts';

/** Of samples with more images the errors are not worked out: the time grows with the cube of their number. */
const mostImages = 1000;

/**
 * Standard errors of the log strengths of the images of one sample, from the inverse of the information matrix; without
 * a prior, of the log strengths about their mean. An image without a comparison has NaN.
 */
export function strengthErrors(
  pairs: FoldedPairs,
  { values, tie }: Strengths,
  { sample, start, end, prior }: { sample: number; start: number; end: number; prior: number },
): Float64Array {
  const errors = new Float64Array(end - start).fill(Number.NaN);
  const [from = 0, to = 0] = pairs.starts.subarray(sample, sample + 2);
  const places = new Map<number, number>();
  const placeOf = (image: number): number => {
    const place = places.get(image) ?? places.size;
    places.set(image, place);
    return place;
  };
  const edges = Array.from({ length: to - from }, (_, edge) => ({
    first: placeOf(pairs.firsts[from + edge] ?? 0),
    second: placeOf(pairs.seconds[from + edge] ?? 0),
    information: informationOf(pairs, from + edge, values, tie),
  }));
  const size = places.size;
  if (size === 0 || size > mostImages) return errors;
  // Without a prior the matrix knows no level; 1/n everywhere fixes it, and is taken off again below.
  const matrix = new Float64Array(size * size).fill(prior === 0 ? 1 / size : 0);
  const add = (row: number, column: number, value: number): void => {
    matrix[row * size + column] = (matrix[row * size + column] ?? 0) + value;
  };
  for (const { first, second, information } of edges) {
    add(first, first, information);
    add(second, second, information);
    add(first, second, -information);
    add(second, first, -information);
  }
  for (const [image, place] of places) {
    const strength = values[image] ?? 1;
    add(place, place, (prior * strength) / (1 + strength) ** 2);
  }
  const variances = inverseDiagonal(matrix, size);
  for (const [image, place] of places) {
    errors[image - start] = Math.sqrt(Math.max(0, (variances[place] ?? Number.NaN) - (prior === 0 ? 1 / size : 0)));
  }
  return errors;
}

/** What the comparisons of two images tell about the difference of their log strengths. */
function informationOf(
  { firsts, seconds, firstWins, secondWins, ties }: FoldedPairs,
  pair: number,
  values: Float64Array,
  tie: number,
): number {
  const [one, other] = [values[firsts[pair] ?? 0] ?? 1, values[seconds[pair] ?? 0] ?? 1];
  const tied = tie * Math.sqrt(one * other);
  const sum = one + other + tied;
  const expected = (one + tied / 2) / sum;
  const variance = (one + tied / 4) / sum - expected * expected;
  return ((firstWins[pair] ?? 0) + (secondWins[pair] ?? 0) + (ties[pair] ?? 0)) * variance;
}
