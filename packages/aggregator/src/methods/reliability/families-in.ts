import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { besideWhole, findCopies } from './find-copies.ts';
import { findFamilies } from './find-families.ts';
import { likenessOf } from './likeness.ts';
import { readLevels } from './read-levels.ts';
import { withoutRepeated } from './repeated-votes.ts';
import { whyTooThin } from './why-too-thin.ts';

/**
 * Annotators that say the same in an aspect, for methods that do not look for them; none where there is too little to tell.
 *
 * @param aspects The votes on all aspects.
 */
export function familiesIn({ scores, annotatorCount }: Votes, aspects: readonly Votes[]): readonly Family[] {
  if (whyTooThin(scores)) return [];
  const copies = findCopies(aspects);
  const own = likenessOf(readLevels(withoutRepeated(scores, copies.isRepeated), annotatorCount));
  return besideWhole(findFamilies({ own, all: copies.likeness }, annotatorCount).families, copies);
}
