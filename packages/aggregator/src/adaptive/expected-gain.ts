import { normalBelow } from '../numbers/normal.ts';
import { partsOfNormal } from '../numbers/parts-of-normal.ts';

/**
 * By how much a vote makes it likelier that the order of two images is right. Their difference in quality is believed to
 * be normal with this mean and variance; the vote leaves the smaller variance `after`. What the mean will then be is normal
 * about the mean with what the variance shrinks by, so the gain is E Φ(|m′| / √after) − Φ(|m| / √before): the knowledge
 * gradient (Frazier, Powell and Dayanik, *SIAM J. Control Optim.* 47, 2008). The expectation is taken over 16
 * parts.
 */
export function expectedGain(mean: number, before: number, after: number): number {
  if (!(after < before)) return 0;
  const spread = Math.sqrt(before - after);
  const width = Math.sqrt(after);
  let right = 0;
  for (const part of partsOfNormal) right += normalBelow(Math.abs(mean + spread * part) / width);
  return Math.max(0, right / partsOfNormal.length - normalBelow(Math.abs(mean) / Math.sqrt(before)));
}
