import { numberAt } from './at.ts';

/**
 * The weighted mean Σwᵢxᵢ / Σwᵢ of values with as many weights, by default 1 each. Never outside the values it is the
 * mean of: rounding alone could carry the mean of equal values past them. NaN for no values.
 */
export function meanOf(values: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < values.length; place++) {
    const value = numberAt(values, place);
    const weight = weights ? numberAt(weights, place) : 1;
    sum += weight * value;
    total += weight;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return Math.min(highest, Math.max(lowest, sum / total));
}
