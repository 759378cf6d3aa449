/**
 * The probability that the difference of two scores is above 0, given the difference and its standard error:
 * Φ(margin / standard error), taking the error as normal. A standard error of 0 makes it certain.
 */
export function probabilityAbove(margin: number, standardError: number): number {
  return normalDistribution(margin / standardError);
}

/**
 * Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …) for x ≥ 0, to the last bits of a double: the series of
 * G. Marsaglia, "Evaluating the Normal Distribution", *Journal of Statistical Software* 11 (4), 2004. From 9 on the
 * nearest double is 1.
 */
function normalDistribution(x: number): number {
  if (x >= 9) return 1;
  let sum = x;
  let term = x;
  for (let odd = 3, before = -1; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return Math.min(1, 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));
}
