import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { besideWhole, findCopies } from './find-copies.ts';
import { findFamilies } from './find-families.ts';
import { whyTooThin } from './why-too-thin.ts';

/**
 * Annotators that say the same in an aspect, for methods that do not look for them; none where there is too little to tell.
 *
 * @param aspects The votes on all aspects.
 */
export function familiesIn(votes: Votes, aspects: readonly Votes[]): readonly Family[] {
  if (whyTooThin(votes.scores)) return [];
  const copies = findCopies(aspects);
  const likeness = { own: copies.read(votes).likeness, all: copies.aspects.map((aspect) => aspect.likeness) };
  return besideWhole(findFamilies(likeness, votes.annotatorCount).families, copies);
}
