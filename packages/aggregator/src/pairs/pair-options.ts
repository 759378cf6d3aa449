import type { PreferencePair } from '@visionprefer/core';
import type { Pick } from './pick-pairs.ts';

/** How pairs are drawn from consensus. */
export interface ToPairsOptions<A extends string = string> {
  /**
   * Options under one name; those given beside it win. `paper`: every two images of a sample, in each aspect apart, equal
   * scores dropped, as the paper VisionPrefer follows draws its pairs (arXiv 2404.15100).
   */
  preset?: 'paper' | undefined;
  /**
   * In which aspects to compare; each gives pairs of its own. Default: `['overall']` alone, so that a trainer meets every
   * two images once. Aspects may prefer different images, and their pairs do not belong in one training set unnoticed.
   * `each`: all that the consensus has, and not overall.
   */
  aspects?: readonly (A | 'overall')[] | 'each' | undefined;
  /**
   * Which images of a sample make pairs. Default `all`, every two; `best-worst`, one pair: that with the greatest
   * margin of those that the other options keep; `adjacent`, images between whose scores no other lies.
   */
  pick?: Pick | undefined;
  /** Least margin, in score points. Default 0: any but equal scores, which never make a pair. */
  margin?: number | undefined;
  /**
   * Least probability that the chosen one is the better, from 0.5 up to 1. A pair whose probability is not known is left
   * out. Default: none is asked for.
   */
  confidence?: number | undefined;
  /**
   * Keeps only pairs that every annotator who judged both images decided alike: nobody against, nobody tied. Default
   * false.
   */
  unanimous?: boolean | undefined;
  /**
   * Keeps pairs that nobody voted for as well: all who judged both images are level or against, or nobody judged both.
   * Such a pair is the method's own inference. Default false: a pair needs an annotator that preferred the chosen image.
   */
  unvoted?: boolean | undefined;
  /** Told each pair that is left out because nobody voted for it. */
  onUnvoted?: ((pair: PreferencePair<A>) => void) | undefined;
  /** Most pairs of a sample in each aspect: those with the greatest margins, of equal ones the first. Default: all. */
  perSample?: number | undefined;
  /**
   * Aspect → the score an image needs in it to be the chosen one of a pair, in whatever aspect that is drawn. An image
   * without a score there is not known to pass and does not. It may still be the rejected one. Default: no gate.
   */
  gate?: Partial<Record<A, number>> | undefined;
}
