/**
 * Probability that a χ² variable is greater than a statistic: the upper regularized incomplete gamma function Q(df/2, x/2)
 * for whole degrees of freedom, by its finite sum (Abramowitz and Stegun, 26.4.4 and 26.4.5).
 */
export function chiSquaredAbove(statistic: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) return Number.NaN;
  const half = statistic / 2;
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? Math.sqrt(statistic) : 1;
  let sum = 0;
  for (let step = odd ? 1 : 0; step < degreesOfFreedom - 1; step += 2) {
    sum += term;
    term *= statistic / (step + 2);
  }
  if (!odd) return Math.exp(-half) * sum;
  return normalTails(Math.sqrt(statistic)) + Math.sqrt(2 / Math.PI) * Math.exp(-half) * sum;
}

/** Probability that a standard normal variable is further from 0 than x: a series near 0, a continued fraction beyond. */
function normalTails(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < 3) {
    let sum = x;
    let term = x;
    for (let odd = 3; Math.abs(term) > 1e-18 * sum; odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    return Math.max(0, 1 - 2 * density * sum);
  }
  let fraction = x;
  for (let step = 60; step > 0; step--) fraction = x + step / fraction;
  return (2 * density) / fraction;
}
