import type { Estimate, OverallEstimate } from '@visionprefer/core';
import { at } from '../numbers/at.ts';
import { meanOf } from '../numbers/mean-of.ts';
import type { ErrorCorrelations } from './error-correlations.ts';
import { type Weights, weightOf } from './weights.ts';

/**
 * The weighted mean of the aspects of an image that have a score and a weight above 0.
 *
 * Standard error √(ΣΣ wₐ·w_b·sₐ·s_b·r_ab) / Σwₐ, with r the correlation between the errors of two aspects (1 of one with itself);
 * where correlations are not passed, errors are taken as independent. Unknown when it is unknown for one of them. Bounds are the
 * weighted means of theirs.
 */
export function overall<A extends string>(
  aspects: Record<A, Estimate>,
  weights: Weights<A>,
  correlations?: ErrorCorrelations,
): OverallEstimate<A> {
  const counted: A[] = [];
  const scores: number[] = [];
  const counts: number[] = [];
  const errors: number[] = [];
  const lowest: number[] = [];
  const highest: number[] = [];
  let total = 0;
  for (const aspect in aspects) {
    const { score, standardError, bounds } = aspects[aspect];
    const weight = weightOf(weights, aspect);
    if (score === null || weight === 0) continue;
    counted.push(aspect);
    scores.push(score);
    counts.push(weight);
    if (bounds) {
      lowest.push(bounds[0]);
      highest.push(bounds[1]);
    }
    total += weight;
    errors.push(standardError === null ? Number.NaN : weight * standardError);
  }
  if (counted.length === 0) return { score: null, standardError: null, aspects: [] };
  const shares = Float64Array.from(counts);
  const mean = (values: readonly number[]) => meanOf(Float64Array.from(values), shares);
  const estimate: OverallEstimate<A> = {
    score: mean(scores),
    standardError: orNull(errorOfSum(counted, errors, correlations) / total),
    aspects: counted,
  };
  if (lowest.length === counted.length) estimate.bounds = [mean(lowest), mean(highest)];
  return estimate;
}

/** NaN where one of the errors is. */
function errorOfSum(aspects: readonly string[], errors: readonly number[], correlations?: ErrorCorrelations): number {
  let variance = 0;
  for (const [place, aspect] of aspects.entries()) {
    const error = at(errors, place);
    variance += error * error;
    const beside = correlations?.get(aspect);
    if (!beside) continue;
    for (let other = 0; other < place; other++) {
      variance += 2 * error * at(errors, other) * (beside.get(at(aspects, other)) ?? 0);
    }
  }
  return Math.sqrt(variance);
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
