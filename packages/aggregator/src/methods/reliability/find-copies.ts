import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { readLevels } from './read-levels.ts';
import { findRepeatedVotes, type IsRepeated, withoutRepeated } from './repeated-votes.ts';
import { findSameScores } from './same-scores.ts';

/** What the votes on all aspects tell about who copies whom. */
export interface Copies {
  /** Annotators of which one repeats the other on a part of the images. */
  partly: readonly Family[];
  isRepeated: IsRepeated;
  /** How much annotators say the same in each aspect, leaving out what is repeated. */
  likeness: readonly (readonly Likeness[])[];
}

/** Looks for copies in all aspects together. */
export function findCopies(aspects: readonly Votes[]): Copies {
  const read = aspects.map(({ scores, annotatorCount }) => readLevels(scores, annotatorCount));
  const pairs = findSameScores(read);
  const isRepeated = findRepeatedVotes(pairs, read);
  const own = pairs.length
    ? aspects.map(({ scores, annotatorCount }) => readLevels(withoutRepeated(scores, isRepeated), annotatorCount))
    : read;
  return {
    partly: pairs.map(({ one, other, share, correlation }) => ({ annotators: [one, other], correlation, share })),
    isRepeated,
    likeness: own.map(likenessOf),
  };
}

/** Families, with those that are copies in part where they are not of one family altogether. */
export function besideWhole(whole: readonly Family[], { partly }: Pick<Copies, 'partly'>): Family[] {
  const isWhole = ({ annotators }: Family) =>
    whole.some((family) => annotators.every((annotator) => family.annotators.includes(annotator)));
  return [...whole, ...partly.filter((family) => !isWhole(family))];
}
