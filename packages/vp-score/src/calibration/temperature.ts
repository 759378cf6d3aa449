import { numberAt } from '../numbers/at.ts';
import { crossEntropy } from '../numbers/logistic.ts';

/** Margins of comparisons that the head was not trained on, and what came out. */
export interface HeldOut {
  margins: Float64Array;
  target: Float64Array;
  weight: Float64Array;
}

/** Temperatures are looked for between e to the minus and to the plus of this. */
const span = 7;

/**
 * The temperature T for which `1 / (1 + exp(−margin / T))` fits best, by cross-entropy (Guo et al., 2017, arXiv
 * 1706.04599). A golden-section search of its logarithm, from e⁻⁷ to e⁷.
 */
export function fitTemperature({ margins, target, weight }: HeldOut): { temperature: number; loss: number } {
  const total = weight.reduce((sum, value) => sum + value, 0);
  const lossAt = (logarithm: number) => {
    const scale = Math.exp(-logarithm);
    let loss = 0;
    for (let pair = 0; pair < margins.length; pair++) {
      loss += numberAt(weight, pair) * crossEntropy(numberAt(margins, pair) * scale, numberAt(target, pair));
    }
    return loss / total;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-span, span];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [leftLoss, rightLoss] = [lossAt(left), lossAt(right)];
  while (high - low > 1e-6) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = lossAt(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = lossAt(right);
    }
  }
  const logarithm = (low + high) / 2;
  return { temperature: Math.exp(logarithm), loss: lossAt(logarithm) };
}
