import { type Estimate, InputError, type OverallEstimate } from '@visionprefer/core';
import { meanOf } from '../methods/weighted-mean.ts';

/** Aspect id → how much it counts in the overall score. */
export type Weights<A extends string> = Partial<Record<A, number>>;

/**
 * The weighted mean of the aspects of an image that have a score and a weight above 0.
 *
 * Standard error √Σ(wₐ·sₐ)² / Σwₐ, which takes the errors of the aspects as independent: where one annotator is lenient
 * in all of them it is too small. Unknown when it is unknown for one of them. Bounds are the weighted means of theirs.
 */
export function overall<A extends string>(aspects: Record<A, Estimate>, weights: Weights<A>): OverallEstimate<A> {
  const counted: A[] = [];
  const scores: number[] = [];
  const shares: number[] = [];
  const bounds: [number, number][] = [];
  let squares: number | null = 0;
  let total = 0;
  for (const aspect in aspects) {
    const { score, standardError, bounds: own } = aspects[aspect];
    const weight = weightOf(weights, aspect);
    if (score === null || weight === 0) continue;
    counted.push(aspect);
    scores.push(score);
    shares.push(weight);
    if (own) bounds.push(own);
    total += weight;
    squares = squares === null || standardError === null ? null : squares + (weight * standardError) ** 2;
  }
  if (counted.length === 0) return { score: null, standardError: null, aspects: [] };
  return {
    score: meanOf(scores, shares),
    standardError: squares === null ? null : Math.sqrt(squares) / total,
    aspects: counted,
    ...(bounds.length === counted.length && {
      bounds: [0, 1].map((end) =>
        meanOf(
          bounds.map((range) => range[end] ?? Number.NaN),
          shares,
        ),
      ) as [number, number],
    }),
  };
}

/** The weight of an aspect; 1 where none is given. */
export function weightOf<A extends string>(weights: Weights<A>, aspect: A): number {
  return (Object.hasOwn(weights, aspect) ? weights[aspect] : undefined) ?? 1;
}

/** @throws InputError when a weight is not a number from 0. */
export function checkWeights(weights: Readonly<Record<string, number | undefined>>): void {
  for (const [aspect, weight] of Object.entries(weights)) {
    if (weight === undefined || (weight >= 0 && Number.isFinite(weight))) continue;
    throw new InputError(`The weight of aspect "${aspect}" is ${weight}. Expected a number from 0, such as 2.`);
  }
}
