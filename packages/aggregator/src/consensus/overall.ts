import type { Estimate, OverallEstimate } from '@visionprefer/core';
import { meanOf } from '../numbers/mean-of.ts';
import { type Weights, weightOf } from './weights.ts';

/**
 * The weighted mean of the aspects of an image that have a score and a weight above 0.
 *
 * Standard error √Σ(wₐ·sₐ)² / Σwₐ, which takes the errors of the aspects as independent: where one annotator is lenient
 * in all of them it is too small. Unknown when it is unknown for one of them. Bounds are the weighted means of theirs.
 */
export function overall<A extends string>(aspects: Record<A, Estimate>, weights: Weights<A>): OverallEstimate<A> {
  const counted: A[] = [];
  const scores: number[] = [];
  const counts: number[] = [];
  const lowest: number[] = [];
  const highest: number[] = [];
  let squares: number | null = 0;
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
    squares = squares === null || standardError === null ? null : squares + (weight * standardError) ** 2;
  }
  if (counted.length === 0) return { score: null, standardError: null, aspects: [] };
  const shares = Float64Array.from(counts);
  const mean = (values: readonly number[]) => meanOf(Float64Array.from(values), shares);
  const estimate: OverallEstimate<A> = {
    score: mean(scores),
    standardError: squares === null ? null : Math.sqrt(squares) / total,
    aspects: counted,
  };
  if (lowest.length === counted.length) estimate.bounds = [mean(lowest), mean(highest)];
  return estimate;
}
