import { numberAt, wholeAt } from '../numbers/at.ts';
import type { ScoreVotes } from '../votes/votes.ts';
import type { Estimates, Method } from './method.ts';
import { votesByImage } from './votes-by-image.ts';

/**
 * The method `median`: an image's score is the median of its annotators' scores, the mean of the two middle ones where
 * their number is even. One annotator far off moves it little, two of three move it altogether.
 *
 * Standard error √(π/2) · s/√n for n ≥ 3, that of the median of normal scores (Cramér, *Mathematical Methods of
 * Statistics*, 1946, 28.5); s/√2 for two, whose median is their mean; unknown for one.
 */
export function median(): Method {
  return { name: 'median', reads: 'scores', estimate: ({ imageCount, scores }) => medians(imageCount, scores) };
}

function medians(imageCount: number, votes: ScoreVotes): Estimates {
  const scores = new Float64Array(imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(imageCount).fill(Number.NaN);
  const { images, starts } = votesByImage(votes);
  for (let place = 0; place < images.length; place++) {
    const image = wholeAt(images, place);
    const sorted = votes.scores.slice(wholeAt(starts, place), wholeAt(starts, place + 1)).sort();
    const count = sorted.length;
    scores[image] = (numberAt(sorted, (count - 1) >> 1) + numberAt(sorted, count >> 1)) / 2;
    if (count < 2) continue;
    const mean = sorted.reduce((sum, score) => sum + score, 0) / count;
    const squares = sorted.reduce((sum, score) => sum + (score - mean) ** 2, 0);
    const ofMean = Math.sqrt(squares / (count - 1) / count);
    standardErrors[image] = count === 2 ? ofMean : Math.sqrt(Math.PI / 2) * ofMean;
  }
  return { scores, standardErrors };
}
