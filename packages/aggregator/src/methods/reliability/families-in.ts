import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { besideWhole, type Copies } from './find-copies.ts';
import { findFamilies } from './find-families.ts';
import { whyTooThin } from './why-too-thin.ts';

/**
 * Annotators that say the same in an aspect, for methods that do not look for them; none where there is too little to tell.
 *
 * @param findCopies Tells what the votes on all aspects tell about copies, for which it looks but once.
 */
export function familiesIn(votes: Votes, findCopies: () => Copies): readonly Family[] {
  if (whyTooThin(votes.scores)) return [];
  const copies = findCopies();
  const likeness = { own: copies.read(votes).likeness, all: copies.aspects.map((aspect) => aspect.likeness) };
  return besideWhole(findFamilies(likeness, votes.annotatorCount).families, copies);
}
