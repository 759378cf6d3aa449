/** Φ: the probability that a standard normal number is below x, to the last bits of a double for x from 0. */
export function normalBelow(x: number): number {
  if (x < 0) return 1 - normalBelow(-x);
  // From 9 on the nearest double is 1.
  if (x >= 9) return 1;
  return Math.min(1, 0.5 + (marsagliaSeries(x) * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI));
}

/**
 * Φ⁻¹: the number that a standard normal one falls below with this probability, from 0 to 1 without the ends. Exact to
 * about 16 digits: algorithm AS 241 of Wichura, *Applied Statistics* 37 (3), 1988.
 */
export function normalQuantile(probability: number): number {
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * ratio(middle, 0.180625 - offset * offset);
  const distance = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const size = distance <= 5 ? ratio(tail, distance - 1.6) : ratio(farTail, distance - 5);
  return offset < 0 ? -size : size;
}

/** Student's quantile from the normal one: the first terms of Cornish and Fisher (Abramowitz and Stegun, 26.7.5). */
export function studentQuantile(normal: number, degreesOfFreedom: number): number {
  const terms = [
    normal,
    (normal ** 3 + normal) / 4,
    (5 * normal ** 5 + 16 * normal ** 3 + 3 * normal) / 96,
    (3 * normal ** 7 + 19 * normal ** 5 + 17 * normal ** 3 - 15 * normal) / 384,
  ];
  return terms.reduce((sum, term, power) => sum + term / degreesOfFreedom ** power, 0);
}

/**
 * The probability that a χ² number is above a statistic: the upper regularized incomplete gamma function Q(df/2, x/2) for
 * whole degrees of freedom from 1, by its finite sum (Abramowitz and Stegun, 26.4.4 and 26.4.5). NaN for fewer.
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

/** The probability that a standard normal number is further from 0 than x: a series near 0, a continued fraction beyond. */
function normalTails(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < 3) return Math.max(0, 1 - 2 * density * marsagliaSeries(x));
  let fraction = x;
  for (let step = 60; step > 0; step--) fraction = x + step / fraction;
  return (2 * density) / fraction;
}

/**
 * x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …, which is (Φ(x) − ½) / φ(x): G. Marsaglia, "Evaluating the Normal Distribution",
 * *Journal of Statistical Software* 11 (4), 2004.
 */
function marsagliaSeries(x: number): number {
  let sum = x;
  let term = x;
  for (let odd = 3, before = -1; sum > before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}

type Ratio = readonly [numerator: readonly number[], denominator: readonly number[]];

function ratio([numerator, denominator]: Ratio, x: number): number {
  const value = (coefficients: readonly number[]) => coefficients.reduceRight((sum, next) => sum * x + next, 0);
  return value(numerator) / value(denominator);
}

/** Coefficients of AS 241 by rising power: for the middle of the distribution, for its tails, and far out. */
const middle: Ratio = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];
const tail: Ratio = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const farTail: Ratio = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];
