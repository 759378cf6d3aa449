import { numberAt, wholeAt } from '../numbers/at.ts';
import { meanOf } from '../numbers/mean-of.ts';
import type { ScoreVotes } from '../votes/votes.ts';
import type { Estimates } from './method.ts';

/**
 * The weighted mean of the votes on each image, and its standard error.
 *
 * With votes xᵢ and weights wᵢ: mean m = Σwᵢxᵢ / Σwᵢ, standard error = √( n/(n−1) · Σ(wᵢ(xᵢ−m))² ) / Σwᵢ for n ≥ 2, the
 * ratio estimator of Cochran, *Sampling Techniques*, 3rd edition, chapter 6. Equal weights make it the familiar s/√n.
 */
export function weightedMean(imageCount: number, votes: ScoreVotes, weights?: Float64Array): Estimates {
  const scores = new Float64Array(imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(imageCount).fill(Number.NaN);
  let start = 0;
  while (start < votes.images.length) {
    const image = wholeAt(votes.images, start);
    let end = start + 1;
    while (votes.images[end] === image) end++;
    const values = votes.scores.subarray(start, end);
    const shares = weights?.subarray(start, end);
    const mean = meanOf(values, shares);
    scores[image] = mean;
    standardErrors[image] = standardErrorOf(values, shares, mean);
    start = end;
  }
  return { scores, standardErrors };
}

function standardErrorOf(values: Float64Array, weights: Float64Array | undefined, mean: number): number {
  const count = values.length;
  if (count < 2) return Number.NaN;
  let squares = 0;
  let total = 0;
  for (let place = 0; place < count; place++) {
    const weight = weights ? numberAt(weights, place) : 1;
    squares += (weight * (numberAt(values, place) - mean)) ** 2;
    total += weight;
  }
  return Math.sqrt((count / (count - 1)) * squares) / total;
}
