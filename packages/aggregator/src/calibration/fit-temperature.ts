import { normalBelow } from '../numbers/normal.ts';

/** A pair of images, as probabilities see it. */
export interface WeighedPair {
  /** Margin over its standard error, of the image that is preferred. */
  z: number;
  /** Whether that is right, or how probably it is. */
  right: boolean | number;
}

/** The temperature is sought between these, in steps of less than a thousandth. */
const [least, most] = [0.25, 16] as const;
const steps = 40;

/**
 * The number that standard errors must be multiplied by for the labels to be most likely: the temperature of Guo et al.
 * ("On Calibration of Modern Neural Networks", 2017), on the probit in place of the logit, found by golden section. 1
 * without pairs.
 *
 * @param spread Standard deviation of the belief, before there are labels, that the logarithm of the temperature is 0: few
 * labels then do not move it far. Default: none.
 */
export function fitTemperature(pairs: readonly WeighedPair[], spread: number = Number.POSITIVE_INFINITY): number {
  if (pairs.length === 0) return 1;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(least), Math.log(most)];
  const surpriseAt = (logarithm: number) => surprise(pairs, Math.exp(logarithm)) + (logarithm / spread) ** 2 / 2;
  for (let step = 0; step < steps; step++) {
    const width = golden * (high - low);
    if (surpriseAt(high - width) < surpriseAt(low + width)) high = low + width;
    else low = high - width;
  }
  return Math.exp((low + high) / 2);
}

/** The probability that is stated of a pair at a temperature. */
export function statedAt({ z }: Pick<WeighedPair, 'z'>, temperature: number): number {
  return normalBelow(z / temperature);
}

/** Less the log likelihood of the labels. */
function surprise(pairs: readonly WeighedPair[], temperature: number): number {
  return pairs.reduce((sum, pair) => {
    const stated = statedAt(pair, temperature);
    const right = Number(pair.right);
    const surpriseOf = (share: number, probability: number) =>
      share === 0 ? 0 : share * Math.log(Math.max(1e-12, probability));
    return sum - surpriseOf(right, stated) - surpriseOf(1 - right, 1 - stated);
  }, 0);
}
