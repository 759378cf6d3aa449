import type { AspectPairs } from '../data/pair-table.ts';
import { numberAt } from '../numbers/at.ts';
import { logistic } from '../numbers/logistic.ts';
import type { Calibration } from './evaluation.ts';

const bins = 10;

/**
 * Compares the probability that the model gives to the image it finds better with how often that is the better one. Each
 * pair is looked at from the side of the model's favourite, so that it does not matter which image stands first.
 */
export function measureCalibration(
  { target }: Pick<AspectPairs, 'target'>,
  margins: Float64Array,
  temperature: number,
): Calibration {
  const sums = Array.from({ length: bins }, () => ({ pairs: 0, predicted: 0, observed: 0 }));
  for (const [pair, margin] of margins.entries()) {
    const probability = logistic(Math.abs(margin) / temperature);
    const label = numberAt(target, pair);
    const bin = sums[Math.min(bins - 1, Math.floor((probability - 0.5) * 2 * bins))];
    if (!bin) continue;
    bin.pairs++;
    bin.predicted += probability;
    bin.observed += margin > 0 ? label : margin < 0 ? 1 - label : 0.5;
  }
  const filled = sums
    .filter(({ pairs }) => pairs > 0)
    .map(({ pairs, predicted, observed }) => ({ pairs, predicted: predicted / pairs, observed: observed / pairs }));
  const off = filled.reduce((sum, bin) => sum + bin.pairs * Math.abs(bin.predicted - bin.observed), 0);
  return { expectedError: margins.length ? off / margins.length : 0, bins: filled };
}
