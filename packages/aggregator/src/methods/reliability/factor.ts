import { numberAt } from '../../numbers/at.ts';
import type { VotesByImage } from '../votes-by-image.ts';
import type { NormalScores } from './normal-scores.ts';

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

/** What the E step adds up over the votes of each annotator: qualities, their squares, and qualities times votes. */
export interface QualitySums {
  qualities: Float64Array;
  squares: Float64Array;
  products: Float64Array;
}

/** Sums of nothing. */
export function emptySums(annotatorCount: number): QualitySums {
  return {
    qualities: new Float64Array(annotatorCount),
    squares: new Float64Array(annotatorCount),
    products: new Float64Array(annotatorCount),
  };
}

/** For each annotator λ/σ², what its vote adds to the estimate of a quality, and λ²/σ², how much surer it makes it. */
export function weighAnnotators({ loadings, variances }: Factor): { slopes: Float64Array; precisions: Float64Array } {
  const slopes = loadings.map((loading, annotator) => loading / numberAt(variances, annotator));
  return { slopes, precisions: loadings.map((loading, annotator) => loading * numberAt(slopes, annotator)) };
}
