import { mean } from '../operators/mean.ts';
import { negate } from '../operators/negate.ts';
import { softplus } from '../operators/softplus.ts';
import { subtract } from '../operators/subtract.ts';
import type { Value } from '../value.ts';

/**
 * How badly scores explain comparisons: the mean negative log-likelihood under Bradley and Terry's model (1952), by
 * which the chosen one of two wins with probability σ(s⁺ − s⁻).
 *
 *     L = mean −ln σ(s⁺ − s⁻) = mean softplus(−(s⁺ − s⁻))
 *
 * @param chosen Scores of what was preferred, in any shape.
 * @param rejected Scores of what was not, in the same shape.
 */
export function bradleyTerryLoss(chosen: Value, rejected: Value): Value<readonly []> {
  return mean(softplus(negate(subtract(chosen, rejected))));
}
