import { type CollectedVotes, outcomeOf } from '../collect/collected-votes.ts';
import { numberList } from '../collect/number-list.ts';
import type { ScoreVotes } from '../methods/method.ts';
import { meanOf } from '../methods/weighted-mean.ts';
import { at } from './at.ts';
import { groupEntries } from './group-entries.ts';
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
  const aspects = { values: said.aspects.values(), ranks: ranks.aspects };
  const images = { values: said.images.values(), ranks: ranks.images };
  const annotators = { values: said.annotators.values(), ranks: ranks.annotators };
  const scores = said.scores.values();
  const lists = Array.from(ranks.aspects, () => ({ votes: emptyLists(Float64Array), missing: emptyLists(Int32Array) }));
  groupEntries(scores.length, [aspects, images, annotators], (order, start, end) => {
    const first = order[start] ?? 0;
    const { votes, missing } = at(lists, ranks.aspects[aspects.values[first] ?? 0] ?? 0);
    const said = end - start === 1 ? (scores[first] ?? 0) : settleRounds(order.subarray(start, end), scores);
    const into = said < 0 ? missing : votes;
    into.images.push(ranks.images[images.values[first] ?? 0] ?? 0);
    into.annotators.push(ranks.annotators[annotators.values[first] ?? 0] ?? 0);
    into.values.push(said < 0 ? outcomeOf(said) : said);
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

/**
 * The mean of the scores, or the first reason for a missing one when there is no score: its code is the highest. Sorted
 * before they are added up: a sum of fractions depends on its order.
 */
function settleRounds(rounds: Int32Array, scores: Float64Array): number {
  const said = Array.from(rounds, (round) => at(scores, round)).sort((a, b) => a - b);
  const given = said.filter((score) => score > 0);
  const weights = given.map(() => 1);
  return given.length ? meanOf(given, weights) : Math.max(...said);
}
