import { clip } from '../operators/clip.ts';
import { exp } from '../operators/exp.ts';
import { mean } from '../operators/mean.ts';
import { minimum } from '../operators/minimum.ts';
import { multiply } from '../operators/multiply.ts';
import { negate } from '../operators/negate.ts';
import { subtract } from '../operators/subtract.ts';
import type { Value } from '../value.ts';

/** What was done, how likely it was and is, and how good it proved to be: one number for each action. */
export interface Actions {
  /** Log-probability of each action under the policy that is trained. */
  logProbability: Value;
  /** The same under the policy that took it. */
  logProbabilityBefore: Value;
  /** By how much it proved better than what was expected. */
  advantage: Value;
}

/**
 * Proximal policy optimisation's clipped loss (Schulman et al. 2017, arXiv 1707.06347, equation 7). In DDPO (Black et
 * al. 2023, arXiv 2305.13301) each step of removing noise is an action.
 *
 *     r = π(a) / π₀(a)        L = −mean min( r·A, clip(r, 1−ε, 1+ε)·A )
 *
 * @param range ε: beyond this change of its probability, an action teaches no more.
 */
export function ppoClipLoss(actions: Actions, range: number): Value<readonly []> {
  const { logProbability, logProbabilityBefore, advantage } = actions;
  const ratio = exp(subtract(logProbability, logProbabilityBefore));
  const held = clip(ratio, 1 - range, 1 + range);
  return negate(mean(minimum(multiply(ratio, advantage), multiply(held, advantage))));
}
