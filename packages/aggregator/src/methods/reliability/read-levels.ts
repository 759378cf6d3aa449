import type { ScoreVotes } from '../../votes/votes.ts';
import { votesByImage } from '../votes-by-image.ts';
import type { FactorVotes } from './factor.ts';
import { normalScores } from './normal-scores.ts';

/** Votes as normal scores, ordered by image, beside the scores that they were made of. */
export interface LevelVotes extends FactorVotes {
  scores: Float64Array;
}

/** Reads scores as {@link LevelVotes}. */
export function readLevels(votes: ScoreVotes, annotatorCount: number): LevelVotes {
  const { annotators, scores } = votes;
  return { ...votesByImage(votes), ...normalScores(votes, annotatorCount), annotators, scores };
}
