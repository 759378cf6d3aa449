import { numberAt } from '../numbers/at.ts';
import { normalQuantile, studentQuantile } from '../numbers/normal.ts';
import type { Interval } from './agreement-record.ts';

/**
 * A share Σx / Σn over samples, with its 95 % interval. What belongs to one prompt is not independent, so the error is that of
 * a ratio of sums over whole samples, by linearisation: √(m / (m − 1) · Σ(x − Rn)²) / Σn (Cochran, *Sampling Techniques*, 1977,
 * 6.3), with Student's quantile for the m samples that tell anything. The ends stay within 0 and 1.
 *
 * @param parts The x of each sample.
 * @param totals The n of each sample.
 */
export function ratioInterval(parts: Float64Array, totals: Float64Array): Interval {
  let [sum, total, count] = [0, 0, 0];
  for (let sample = 0; sample < totals.length; sample++) {
    if (totals[sample] === 0) continue;
    sum += numberAt(parts, sample);
    total += numberAt(totals, sample);
    count++;
  }
  if (total === 0) return { value: null, low: null, high: null };
  const value = sum / total;
  if (count < 2) return { value, low: null, high: null };
  const squares = totals.reduce((so, n, sample) => so + (numberAt(parts, sample) - value * n) ** 2, 0);
  const error = Math.sqrt((count / (count - 1)) * squares) / total;
  const reach = studentQuantile(normalQuantile(0.975), count - 1) * error;
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}
