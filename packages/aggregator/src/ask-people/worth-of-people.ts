import { normalBelow } from '../numbers/normal.ts';
import { partsOfNormal } from '../numbers/parts-of-normal.ts';
import type { Difference } from './open-differences.ts';

/**
 * How much people's verdict on two images tells of the temperature: Fisher's information of a probit about the logarithm of
 * its scale, u² φ(u)² / (Φ(u) Φ(−u)) with u = margin / (temperature · standard error). Most where the annotators are fairly
 * sure, nothing where they are not.
 */
export function calibrationWorth({ mean, variance }: Difference, temperature: number): number {
  const u = mean / (temperature * Math.sqrt(variance));
  const density = Math.exp((-u * u) / 2) / Math.sqrt(2 * Math.PI);
  const below = normalBelow(u);
  const spread = below * (1 - below);
  return spread > 1e-12 ? (u * density) ** 2 / spread : 0;
}

/**
 * What a person's vote on two images is expected to be worth to the pairs that are kept. A pair that is kept is worth 1 when it
 * is right, and costs c / (1 − c) when it is wrong, so that it is kept from a probability c on: it is worth
 * (P − c) / (1 − c), or nothing where that is below 0. The gain is the expectation of it after the vote less what it is now.
 *
 * @param difference Its variance is taken times the square of the temperature.
 * @param precision What the vote adds to 1 / variance.
 */
export function keepGain(
  { mean, variance }: Difference,
  { temperature, confidence, precision }: { temperature: number; confidence: number; precision: number },
): number {
  const before = variance * temperature ** 2;
  const after = 1 / (1 / before + precision);
  const worth = (margin: number, width: number) =>
    Math.max(0, (normalBelow(Math.abs(margin) / width) - confidence) / (1 - confidence));
  const spread = Math.sqrt(before - after);
  const sum = partsOfNormal.reduce((total, part) => total + worth(mean + spread * part, Math.sqrt(after)), 0);
  return Math.max(0, sum / partsOfNormal.length - worth(mean, Math.sqrt(before)));
}
