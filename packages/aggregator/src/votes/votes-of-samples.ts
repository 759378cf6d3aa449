import { numberAt, wholeAt } from '../numbers/at.ts';
import type { Votes } from './votes.ts';

/** The scores of some samples; images keep their numbers. Comparisons are left as they are. */
export function votesOfSamples(votes: Votes, isWanted: (sample: number) => boolean): Votes {
  const { sampleStarts, scores } = votes;
  let sample = 0;
  const kept: number[] = [];
  for (const [vote, image] of scores.images.entries()) {
    while (image >= wholeAt(sampleStarts, sample + 1)) sample++;
    if (isWanted(sample)) kept.push(vote);
  }
  return {
    ...votes,
    scores: {
      images: Int32Array.from(kept, (vote) => wholeAt(scores.images, vote)),
      annotators: Int32Array.from(kept, (vote) => wholeAt(scores.annotators, vote)),
      scores: Float64Array.from(kept, (vote) => numberAt(scores.scores, vote)),
    },
  };
}
