import { numberAt, wholeAt } from '../../numbers/at.ts';
import type { FitSettings } from '../fit-options.ts';
import { estimateQualities } from './estimate-qualities.ts';
import { type Factor, type FactorVotes, prior, type QualitySums } from './factor.ts';
import { sumPatterns } from './sum-patterns.ts';
import { votePatterns } from './vote-patterns.ts';

/**
 * Fits z = aⱼ + λⱼq + ε, ε ~ N(0, σⱼ²), to the vote z of annotator j on an image of quality q ~ N(0, 1): factor analysis
 * with one factor, by the EM algorithm (Rubin and Thayer, *Psychometrika* 47, 1982), which takes missing votes as they
 * are. Each annotator brings, besides its n votes, the belief that it is fairly competent, worth n₀ images: a = 0,
 * λ = λ₀, σ² = 1 − λ₀². What EM maximizes is then log likelihood − ½ Σⱼ n₀ [log σⱼ² + (1 − λ₀² + aⱼ² + (λⱼ − λ₀)²) / σⱼ²].
 * λ is never below 0: an annotator that goes against all others gets no weight; it is not believed in reverse.
 */
export function fitOneFactor(votes: FactorVotes, { maxIterations, tolerance }: FitSettings): Factor {
  const factor = firstFactor(votes);
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

function firstFactor({ counts, images }: FactorVotes): Factor {
  return {
    intercepts: new Float64Array(counts.length),
    loadings: new Float64Array(counts.length).fill(prior.loading),
    variances: new Float64Array(counts.length).fill(1 - prior.loading ** 2),
    qualities: new Float64Array(images.length),
    uncertainties: new Float64Array(images.length),
    iterations: 0,
    converged: false,
    lastChange: Number.POSITIVE_INFINITY,
  };
}

/** The M step: how good each annotator is, given the images. Gives the greatest change of a parameter. */
function fitAnnotators({ counts, constant }: FactorVotes, factor: Factor, sums: QualitySums): number {
  const { intercepts, loadings, variances } = factor;
  let change = 0;
  for (let annotator = 0; annotator < counts.length; annotator++) {
    const count = wholeAt(counts, annotator);
    if (count === 0) continue;
    const { intercept, loading, variance } = fitAnnotator({
      count,
      isConstant: wholeAt(constant, annotator) === 1,
      quality: numberAt(sums.qualities, annotator),
      square: numberAt(sums.squares, annotator),
      product: numberAt(sums.products, annotator),
    });
    change = Math.max(
      change,
      Math.abs(intercept - numberAt(intercepts, annotator)),
      Math.abs(loading - numberAt(loadings, annotator)),
      Math.abs(variance - numberAt(variances, annotator)),
    );
    intercepts[annotator] = intercept;
    loadings[annotator] = loading;
    variances[annotator] = variance;
  }
  return change;
}

/** What is known of the votes of one annotator: their number, and the sums of {@link QualitySums}. */
interface AnnotatorSums {
  count: number;
  isConstant: boolean;
  quality: number;
  square: number;
  product: number;
}

/** The line of an annotator's votes over quality by least squares, the prior being so many images more. */
function fitAnnotator({ count, isConstant, quality, square, product }: AnnotatorSums) {
  const { loading: expected, images: weight } = prior;
  const total = count + weight;
  const determinant = total * (square + weight) - quality * quality;
  const loading = isConstant ? 0 : Math.max(0, (total * (product + weight * expected)) / determinant);
  const intercept = (-loading * quality) / total;
  // The values of an annotator have mean 0 and variance 1, so their sum is 0 and that of their squares is their count.
  const squaresOfValues = isConstant ? 0 : count;
  const residual =
    squaresOfValues -
    2 * loading * product +
    2 * intercept * loading * quality +
    count * intercept * intercept +
    loading * loading * square;
  const believed = 1 - expected ** 2 + intercept ** 2 + (loading - expected) ** 2;
  return { intercept, loading, variance: (residual + weight * believed) / total };
}
