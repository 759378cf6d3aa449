import { mean } from '../operators/mean.ts';
import { multiply } from '../operators/multiply.ts';
import { negate } from '../operators/negate.ts';
import { softplus } from '../operators/softplus.ts';
import { subtract } from '../operators/subtract.ts';
import type { Value } from '../value.ts';

/** Errors of a diffusion model on the two pictures of each pair, at the same noise and time: one number a pair. */
export interface PairErrors {
  /** Mean squared error of the predicted noise on the chosen picture. */
  chosen: Value;
  /** The same on the rejected picture. */
  rejected: Value;
}

/**
 * Direct preference optimisation of a diffusion model (Wallace et al. 2023, arXiv 2311.12908, equation 14, with the
 * constant T·ω(λ)/2 in β as in the authors' code): the model shall remove noise from chosen pictures better, and from
 * rejected ones worse, than the model it began as.
 *
 *     L = mean −ln σ( −β/2 · [ (e⁺ − e⁻) − (e⁺₀ − e⁻₀) ] )
 *
 * @param model Errors e of the model that is trained.
 * @param reference e⁺₀ − e⁻₀ of the model it began as.
 * @param beta How dear it is to leave the first model. The paper takes 2000 to 5000 on pictures in latent space.
 */
export function diffusionDpoLoss(model: PairErrors, reference: Value, beta: number): Value<readonly []> {
  const lead = subtract(subtract(model.chosen, model.rejected), reference);
  return mean(softplus(negate(multiply(lead, -beta / 2))));
}
