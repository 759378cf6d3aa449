import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';

/** The share of each annotator in its unit, by its votes and its weight within it; 0 without votes. */
export function unitShares(units: Int32Array, counts: Int32Array, weights: Float64Array): Float64Array {
  const totals = new Float64Array(units.length);
  for (const [annotator, unit] of units.entries())
    addAt(totals, unit, wholeAt(counts, annotator) * numberAt(weights, annotator));
  return Float64Array.from(counts, (count, annotator) =>
    count === 0 ? 0 : (count * numberAt(weights, annotator)) / numberAt(totals, wholeAt(units, annotator)),
  );
}
