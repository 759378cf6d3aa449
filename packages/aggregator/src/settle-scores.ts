import { at } from './at.ts';
import type { CollectedVotes } from './collected-votes.ts';
import { groupEntries, rankedKey } from './group-entries.ts';
import type { ScoreVotes } from './method.ts';
import { meanOf } from './methods/weighted-mean.ts';
import { numberList } from './number-list.ts';
import type { Ranks } from './settle-votes.ts';

/** Who gave an image no score, as parallel columns ordered by image, then annotator. */
export interface MissingVotes {
  images: Int32Array;
  annotators: Int32Array;
  /** Places in `missingOutcomes`. */
  outcomes: Int32Array;
}

/**
 * Makes the rounds of an annotator on one image in one aspect into one vote: the mean of the scores it gave. It is
 * missing only where no round gave a score, and then for the first reason in the order of `missingOutcomes`. One entry
 * for each aspect.
 */
export function settleScores(
  said: CollectedVotes<string>['said'],
  ranks: Ranks,
): { votes: ScoreVotes; missing: MissingVotes }[] {
  const aspects = rankedKey(said.aspects.values(), ranks.aspects);
  const images = rankedKey(said.images.values(), ranks.images);
  const annotators = rankedKey(said.annotators.values(), ranks.annotators);
  const scores = said.scores.values();
  const reasons = said.missing.values();
  const lists = Array.from(ranks.aspects, () => ({ votes: emptyLists(Float64Array), missing: emptyLists(Int32Array) }));
  groupEntries(scores.length, [aspects, images, annotators], (rounds) => {
    const first = at(rounds, 0);
    const { votes, missing } = at(lists, at(aspects.values, first));
    const score = meanOfRounds(rounds, scores);
    const into = Number.isNaN(score) ? missing : votes;
    into.images.push(at(images.values, first));
    into.annotators.push(at(annotators.values, first));
    into.values.push(Number.isNaN(score) ? firstReason(rounds, reasons) : score);
  });
  return lists.map(({ votes, missing }) => ({
    votes: { images: votes.images.values(), annotators: votes.annotators.values(), scores: votes.values.values() },
    missing: {
      images: missing.images.values(),
      annotators: missing.annotators.values(),
      outcomes: missing.values.values(),
    },
  }));
}

function emptyLists<T extends Int32Array | Float64Array>(TypedArray: new (length: number) => T) {
  return { images: numberList(Int32Array), annotators: numberList(Int32Array), values: numberList(TypedArray) };
}

/** NaN when no round gave a score. Sorted before they are added up: a sum of fractions depends on its order. */
function meanOfRounds(rounds: Int32Array, scores: Float64Array): number {
  if (rounds.length === 1) return at(scores, at(rounds, 0));
  const given = Array.from(rounds, (round) => at(scores, round)).filter((score) => !Number.isNaN(score));
  const weights = given.map(() => 1);
  return given.length
    ? meanOf(
        given.sort((a, b) => a - b),
        weights,
      )
    : Number.NaN;
}

function firstReason(rounds: Int32Array, reasons: Int32Array): number {
  return Math.min(...Array.from(rounds, (round) => at(reasons, round)));
}
