import type { ScoreVotes } from '../../votes/votes.ts';
import { type Correlation, correlationsOf } from './correlations.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { type LevelVotes, readLevels } from './read-levels.ts';

/** The votes on one aspect, and how annotators go together in it. */
export interface ReadAspect {
  votes: LevelVotes;
  /** Of normal scores. */
  correlations: readonly Correlation[];
  likeness: readonly Likeness[];
}

/** Reads the votes on one aspect. */
export function readAspect(scores: ScoreVotes, annotatorCount: number): ReadAspect {
  const votes = readLevels(scores, annotatorCount);
  const correlations = correlationsOf(votes);
  return { votes, correlations, likeness: likenessOf(votes, correlations) };
}
