import type { Votes } from '../../votes/votes.ts';
import type { Family } from '../method.ts';
import { type ReadAspect, readAspect } from './read-aspect.ts';
import { findRepeatedVotes, withoutRepeated } from './repeated-votes.ts';
import { findSameScores } from './same-scores.ts';

/** What the votes on all aspects tell about who copies whom. */
export interface Copies {
  /** Annotators of which one repeats the other on a part of the images. */
  partly: readonly Family[];
  /** All aspects, without the votes that are repeated. */
  aspects: readonly ReadAspect[];
  /** One aspect without the votes that are repeated. */
  read(votes: Pick<Votes, 'scores' | 'annotatorCount'>): ReadAspect;
}

/**
 * Looks for copies in all aspects together. Where every annotator would repeat another there are none: good annotators that
 * seldom err give the same scores too, and nobody is left who would tell them apart.
 */
export function findCopies(given: readonly Votes[]): Copies {
  const read = given.map(({ scores, annotatorCount }) => readAspect(scores, annotatorCount));
  const found = findSameScores(read);
  const pairs = areAll(found, given) ? [] : found;
  const isRepeated = findRepeatedVotes(
    pairs,
    read.map(({ votes }) => votes),
  );
  const readOwn = ({ scores, annotatorCount }: Pick<Votes, 'scores' | 'annotatorCount'>) =>
    readAspect(pairs.length > 0 ? withoutRepeated(scores, isRepeated) : scores, annotatorCount);
  const aspects = pairs.length > 0 ? given.map(readOwn) : read;
  const known = new Map(given.map(({ scores }, place) => [scores, aspects[place]]));
  return {
    partly: pairs.map(({ one, other, share, correlation }) => ({ annotators: [one, other], correlation, share })),
    aspects,
    read: (votes) => known.get(votes.scores) ?? readOwn(votes),
  };
}

/** Whether no annotator is left that is in none of the pairs. */
function areAll(pairs: readonly { one: number; other: number }[], given: readonly Votes[]): boolean {
  const paired = new Set(pairs.flatMap(({ one, other }) => [one, other]));
  return given.every(({ scores }) => scores.annotators.every((annotator) => paired.has(annotator)));
}

/** Families, with those that are copies in part where they are not of one family altogether. */
export function besideWhole(whole: readonly Family[], { partly }: Pick<Copies, 'partly'>): Family[] {
  const isWhole = ({ annotators }: Family) =>
    whole.some((family) => annotators.every((annotator) => family.annotators.includes(annotator)));
  return [...whole, ...partly.filter((family) => !isWhole(family))];
}
