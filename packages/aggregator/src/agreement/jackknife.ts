import { normalQuantile, studentQuantile } from '../numbers/normal.ts';

/**
 * The standard error of a number by the jackknife: √((G − 1) / G · Σ(x₍g₎ − x̄)²) over what it is without each of G groups of
 * samples (Kott, *Journal of Official Statistics* 17, 2001). NaN below two groups.
 */
export function jackknifeError(replicates: readonly number[]): number {
  const groups = replicates.length;
  if (groups < 2) return Number.NaN;
  const mean = replicates.reduce((sum, replicate) => sum + replicate, 0) / groups;
  const squares = replicates.reduce((sum, replicate) => sum + (replicate - mean) ** 2, 0);
  return Math.sqrt(((groups - 1) / groups) * squares);
}

/** How far a 95 % interval reaches to either side, in standard errors. */
export function reachOf(degreesOfFreedom: number): number {
  return studentQuantile(normalQuantile(0.975), degreesOfFreedom);
}

/** The 95 % interval of a number up to 1 with a standard error, on Fisher's scale; of −1 and below on its own scale. */
export function fisherInterval(value: number, error: number, degreesOfFreedom: number): [low: number, high: number] {
  const reach = reachOf(degreesOfFreedom) * error;
  if (error === 0) return [value, value];
  if (!(Math.abs(value) < 1)) return [value - reach, Math.min(1, value + reach)];
  const step = reach / (1 - value * value);
  return [Math.tanh(Math.atanh(value) - step), Math.tanh(Math.atanh(value) + step)];
}
