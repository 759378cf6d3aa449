import { floatAt, numberAt, wholeAt } from '../numbers/at.ts';
import type { HeadPairs } from './head-pairs.ts';
import type { Scaling } from './scaling.ts';

/** The scaled features of the first less those of the second image, a row for each comparison. */
export function scaledDifferences(
  { features, dimensions, first, second }: HeadPairs,
  { factor }: Scaling,
): Float64Array {
  const rows = new Float64Array(first.length * dimensions);
  for (let pair = 0; pair < first.length; pair++) {
    const one = wholeAt(first, pair) * dimensions;
    const other = wholeAt(second, pair) * dimensions;
    const start = pair * dimensions;
    for (let place = 0; place < dimensions; place++) {
      const difference = floatAt(features, one + place) - floatAt(features, other + place);
      rows[start + place] = difference * numberAt(factor, place);
    }
  }
  return rows;
}

/** Inner product of the rows that start at two places. Four sums run side by side: one would wait for itself. */
export function rowProduct(rows: Float64Array, one: number, other: number, length: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let place = 0;
  for (; place + 3 < length; place += 4) {
    a += numberAt(rows, one + place) * numberAt(rows, other + place);
    b += numberAt(rows, one + place + 1) * numberAt(rows, other + place + 1);
    c += numberAt(rows, one + place + 2) * numberAt(rows, other + place + 2);
    d += numberAt(rows, one + place + 3) * numberAt(rows, other + place + 3);
  }
  for (; place < length; place++) a += numberAt(rows, one + place) * numberAt(rows, other + place);
  return a + b + c + d;
}
