import type { FitOptions } from '../fit-options.ts';
import type { VotesByImage } from '../votes-by-image.ts';
import type { NormalScores } from './normal-scores.ts';
import { type VotePattern, votePatterns } from './vote-patterns.ts';

/** What is believed of an annotator before anything is seen: its loading, and how many images that belief is worth. */
export const prior = { loading: 0.5, images: 20 };

/** Standardized votes, ordered by image. */
export interface FactorVotes extends VotesByImage, NormalScores {
  annotators: Int32Array;
}

/** The fitted model. */
export interface Factor {
  /** One for each annotator. */
  intercepts: Float64Array;
  loadings: Float64Array;
  variances: Float64Array;
  /** Posterior mean and variance of the quality of each image that has votes. */
  qualities: Float64Array;
  uncertainties: Float64Array;
  iterations: number;
  converged: boolean;
  lastChange: number;
}

/** What an iteration adds up over the votes of each annotator. */
interface Sums {
  qualities: Float64Array;
  squares: Float64Array;
  products: Float64Array;
}

/**
 * Fits z = aⱼ + λⱼq + ε, ε ~ N(0, σⱼ²), to the vote z of annotator j on an image of quality q ~ N(0, 1): factor analysis
 * with one factor, by the EM algorithm (Rubin and Thayer, *Psychometrika* 47, 1982), which takes missing votes as they
 * are. Each annotator brings, besides its n votes, the belief that it is fairly competent, worth n₀ images: a = 0,
 * λ = λ₀, σ² = 1 − λ₀². What EM maximizes is then log likelihood − ½ Σⱼ n₀ [log σⱼ² + (1 − λ₀² + aⱼ² + (λⱼ − λ₀)²) / σⱼ²].
 * λ is never below 0: who goes against all others is not listened to, rather than believed in reverse.
 */
export function fitOneFactor(votes: FactorVotes, { maxIterations, tolerance }: Required<FitOptions>): Factor {
  const annotatorCount = votes.counts.length;
  const factor: Factor = {
    intercepts: new Float64Array(annotatorCount),
    loadings: new Float64Array(annotatorCount).fill(prior.loading),
    variances: new Float64Array(annotatorCount).fill(1 - prior.loading ** 2),
    qualities: new Float64Array(votes.images.length),
    uncertainties: new Float64Array(votes.images.length),
    iterations: 0,
    converged: false,
    lastChange: Number.POSITIVE_INFINITY,
  };
  const patterns = votePatterns(votes);
  const expect = patterns ? () => sumPatterns(patterns, factor) : () => estimateQualities(votes, factor);
  while (!factor.converged && factor.iterations < maxIterations) {
    factor.lastChange = fitAnnotators(votes, factor, expect());
    factor.converged = factor.lastChange <= tolerance;
    factor.iterations++;
  }
  estimateQualities(votes, factor);
  return factor;
}

/** What a vote adds to the estimate of a quality, by annotator, and how much surer it makes it. */
function weigh({ loadings, variances }: Factor): { slopes: Float64Array; precisions: Float64Array } {
  const slopes = loadings.map((loading, annotator) => loading / (variances[annotator] ?? 1));
  return { slopes, precisions: loadings.map((loading, annotator) => loading * (slopes[annotator] ?? 0)) };
}

function startSums(annotatorCount: number): Sums {
  return {
    qualities: new Float64Array(annotatorCount),
    squares: new Float64Array(annotatorCount),
    products: new Float64Array(annotatorCount),
  };
}

/**
 * The E step over images that the same annotators voted on: their qualities are all the same sum of their votes, so what
 * the M step needs of them follows from the sums and products of the votes.
 */
function sumPatterns(patterns: readonly VotePattern[], factor: Factor): Sums {
  const sums = startSums(factor.loadings.length);
  const { slopes, precisions } = weigh(factor);
  for (const { annotators, images, sums: values, products } of patterns) {
    const size = annotators.length;
    let precision = 1;
    for (const annotator of annotators) precision += precisions[annotator] ?? 0;
    const uncertainty = 1 / precision;
    let quality = 0;
    let square = images * uncertainty;
    for (let row = 0; row < size; row++) {
      const one = annotators[row] ?? 0;
      const intercept = factor.intercepts[one] ?? 0;
      const weight = (slopes[one] ?? 0) * uncertainty;
      const sum = values[row] ?? 0;
      quality += weight * (sum - images * intercept);
      for (let column = 0; column < size; column++) {
        const other = annotators[column] ?? 0;
        // The sum over the images of (value of one − its intercept) · value of the other.
        const product = (products[row * size + column] ?? 0) - intercept * (values[column] ?? 0);
        sums.products[other] = (sums.products[other] ?? 0) + weight * product;
        const centred = product - (factor.intercepts[other] ?? 0) * (sum - images * intercept);
        square += weight * (slopes[other] ?? 0) * uncertainty * centred;
      }
    }
    for (const annotator of annotators) {
      sums.qualities[annotator] = (sums.qualities[annotator] ?? 0) + quality;
      sums.squares[annotator] = (sums.squares[annotator] ?? 0) + square;
    }
  }
  return sums;
}

/** The E step image by image: how good each is, given the annotators. One pass over the votes. */
function estimateQualities({ starts, annotators, values, counts }: FactorVotes, factor: Factor): Sums {
  const sums = startSums(counts.length);
  const { slopes, precisions } = weigh(factor);
  const { intercepts, qualities, uncertainties } = factor;
  for (let image = 0; image < qualities.length; image++) {
    const start = starts[image] ?? 0;
    const end = starts[image + 1] ?? 0;
    let precision = 1;
    let sum = 0;
    for (let vote = start; vote < end; vote++) {
      const annotator = annotators[vote] ?? 0;
      precision += precisions[annotator] ?? 0;
      sum += (slopes[annotator] ?? 0) * ((values[vote] ?? 0) - (intercepts[annotator] ?? 0));
    }
    const uncertainty = 1 / precision;
    const quality = sum * uncertainty;
    const square = quality * quality + uncertainty;
    qualities[image] = quality;
    uncertainties[image] = uncertainty;
    for (let vote = start; vote < end; vote++) {
      const annotator = annotators[vote] ?? 0;
      sums.qualities[annotator] = (sums.qualities[annotator] ?? 0) + quality;
      sums.squares[annotator] = (sums.squares[annotator] ?? 0) + square;
      sums.products[annotator] = (sums.products[annotator] ?? 0) + quality * (values[vote] ?? 0);
    }
  }
  return sums;
}

/** The M step: how good each annotator is, given the images. Gives the greatest change of a parameter. */
function fitAnnotators({ counts, constant }: FactorVotes, factor: Factor, sums: Sums): number {
  const { intercepts, loadings, variances } = factor;
  const { loading: expected, images: weight } = prior;
  let change = 0;
  for (let annotator = 0; annotator < counts.length; annotator++) {
    const count = counts[annotator] ?? 0;
    if (count === 0) continue;
    // The values of an annotator have mean 0 and variance 1, so their sum is 0 and that of their squares is their count.
    const squaresOfValues = constant[annotator] ? 0 : count;
    const quality = sums.qualities[annotator] ?? 0;
    const square = sums.squares[annotator] ?? 0;
    const product = sums.products[annotator] ?? 0;
    const total = count + weight;
    const determinant = total * (square + weight) - quality * quality;
    const loading = constant[annotator] ? 0 : Math.max(0, (total * (product + weight * expected)) / determinant);
    const intercept = (-loading * quality) / total;
    const residual =
      squaresOfValues -
      2 * loading * product +
      2 * intercept * loading * quality +
      count * intercept * intercept +
      loading * loading * square;
    const believed = 1 - expected ** 2 + intercept ** 2 + (loading - expected) ** 2;
    const variance = (residual + weight * believed) / total;
    change = Math.max(
      change,
      Math.abs(intercept - (intercepts[annotator] ?? 0)),
      Math.abs(loading - (loadings[annotator] ?? 0)),
      Math.abs(variance - (variances[annotator] ?? 0)),
    );
    intercepts[annotator] = intercept;
    loadings[annotator] = loading;
    variances[annotator] = variance;
  }
  return change;
}
