import type { Method } from './method.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The method `mean`: an image's score is the mean of its annotators' scores, each annotator counting once. Standard
 * error s/√n, with s the sample standard deviation of the n scores; unknown for fewer than two. Annotators that agree
 * exactly give 0, which says that they agree and not that they are right.
 */
export function mean(): Method {
  return {
    name: 'mean',
    reads: 'scores',
    estimate: ({ imageCount, scores }) => weightedMean(imageCount, scores),
  };
}
