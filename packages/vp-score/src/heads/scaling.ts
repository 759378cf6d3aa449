import { floatAt, numberAt } from '../numbers/at.ts';
import type { HeadPairs } from './head-pairs.ts';

/** How features are brought to one scale before a head is fitted: `(x − center) · factor`. */
export interface Scaling {
  /** Mean of each feature over the pictures. */
  center: Float64Array;
  /** 1 / (deviation · √dimensions), so that a row is about as long as 1 whatever its dimensions. 0 for a constant. */
  factor: Float64Array;
}

/** Of more rows than this, some are measured that lie evenly among them: means and deviations need no more. */
const mostRows = 20_000;

/** Measures the features of the rows that occur in the comparisons, each row once. Labels play no part. */
export function measureScaling({ features, dimensions, first, second }: HeadPairs): Scaling {
  const all = [...new Set([...first, ...second])].sort((a, b) => a - b);
  const step = Math.ceil(all.length / mostRows);
  const rows = all.filter((_, place) => place % step === 0);
  const center = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  for (const row of rows) {
    const start = row * dimensions;
    for (let place = 0; place < dimensions; place++) {
      center[place] = numberAt(center, place) + floatAt(features, start + place);
    }
  }
  for (let place = 0; place < dimensions; place++) center[place] = numberAt(center, place) / rows.length;
  for (const row of rows) {
    const start = row * dimensions;
    for (let place = 0; place < dimensions; place++) {
      const off = floatAt(features, start + place) - numberAt(center, place);
      squares[place] = numberAt(squares, place) + off * off;
    }
  }
  const factor = squares.map((square, place) => {
    const deviation = Math.sqrt(square / rows.length);
    // What varies by rounding alone is a constant.
    const noise = 1e-6 * Math.abs(numberAt(center, place)) + 1e-12;
    return deviation > noise ? 1 / (deviation * Math.sqrt(dimensions)) : 0;
  });
  return { center, factor };
}
