import type { Estimate } from '@visionprefer/core';

/** What an estimate says of an image's quality; undefined when it has no score. */
export type ReadEstimate = (
  estimate: Estimate | undefined,
) => { mean: number; variance: number | undefined } | undefined;

/** In score points. */
export const points: ReadEstimate = (estimate) => {
  if (typeof estimate?.score !== 'number') return undefined;
  const { score, standardError } = estimate;
  return { mean: score, variance: standardError === null ? undefined : standardError ** 2 };
};

/** Nearer to 1 or 5 than this a score of `bradleyTerry` says no more. */
const nearest = 0.02;

/** log((s − 1) / (5 − s)) of a score of `bradleyTerry`: differences are those of the strengths. */
export const logOdds: ReadEstimate = (estimate) => {
  if (typeof estimate?.score !== 'number') return undefined;
  const score = Math.min(5 - nearest, Math.max(1 + nearest, estimate.score));
  const slope = 4 / ((score - 1) * (5 - score));
  const { standardError } = estimate;
  return {
    mean: Math.log((score - 1) / (5 - score)),
    variance: standardError === null ? undefined : (slope * standardError) ** 2,
  };
};
