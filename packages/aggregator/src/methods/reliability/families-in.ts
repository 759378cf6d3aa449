import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { votesByImage } from '../votes-by-image.ts';
import { correlationsOf } from './correlations.ts';
import { findFamilies } from './find-families.ts';
import { normalScores } from './normal-scores.ts';
import { whyTooThin } from './why-too-thin.ts';

/** Annotators that say the same, for methods that do not look for them; none where there is too little to tell. */
export function familiesIn({ scores, annotatorCount }: Votes): readonly Family[] {
  if (whyTooThin(scores)) return [];
  const votes = { ...votesByImage(scores), ...normalScores(scores, annotatorCount), annotators: scores.annotators };
  return findFamilies(correlationsOf(votes), annotatorCount).families;
}
