import { normalBelow } from '../numbers/normal.ts';

/** Places and weights of the middle of 16 equal parts of a standard normal number, in quantiles. */
const places: readonly number[] = [
  -1.8627, -1.318, -1.01, -0.7764, -0.579, -0.4023, -0.2372, -0.0784, 0.0784, 0.2372, 0.4023, 0.579, 0.7764, 1.01,
  1.318, 1.8627,
];

/**
 * By how much a vote makes it likelier that the order of two images is right. Their difference in quality is believed to
 * be normal with this mean and variance; the vote leaves the smaller variance `after`. What the mean will then be is normal
 * about the mean with what the variance shrinks by, so the gain is E Φ(|m′| / √after) − Φ(|m| / √before): the knowledge
 * gradient (Frazier, Powell and Dayanik, *SIAM J. Control Optim.* 47, 2008). The expectation is taken over the middles of
 * 16 equal parts.
 */
export function expectedGain(mean: number, before: number, after: number): number {
  if (!(after < before)) return 0;
  const spread = Math.sqrt(before - after);
  const width = Math.sqrt(after);
  let right = 0;
  for (const place of places) right += normalBelow(Math.abs(mean + spread * place) / width);
  return Math.max(0, right / places.length - normalBelow(Math.abs(mean) / Math.sqrt(before)));
}
