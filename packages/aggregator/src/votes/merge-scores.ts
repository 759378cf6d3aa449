import { type CollectedVotes, outcomeOf } from '../collect/collected-votes.ts';
import { at, narrowAt, numberAt, wholeAt } from '../numbers/at.ts';
import { groupEntries } from '../numbers/group-entries.ts';
import { meanOf } from '../numbers/mean-of.ts';
import { type NarrowColumn, numberList } from '../numbers/number-list.ts';
import type { Ranks } from './ranks.ts';
import type { AspectVotes, ScoreVotes } from './votes.ts';

/**
 * Makes the rounds of an annotator on one image in one aspect into one vote: the mean of the scores it gave. It is
 * missing only where no round gave a score, and then for the first reason in the order of `missingOutcomes`. One entry
 * for each aspect.
 */
export function mergeScores(
  scored: CollectedVotes<string>['scored'],
  ranks: Ranks,
): { votes: ScoreVotes; missing: AspectVotes<string>['missing'] }[] {
  const aspects = { values: scored.aspects.values(), ranks: ranks.aspects };
  const images = { values: scored.images.values(), ranks: ranks.images };
  const annotators = { values: scored.annotators.values(), ranks: ranks.annotators };
  const scores = scored.scores.values();
  const lists = Array.from(ranks.aspects, () => ({ votes: emptyLists(Float64Array), missing: emptyLists(Int32Array) }));
  groupEntries(scores.length, [aspects, images, annotators], (order, start, end) => {
    const first = wholeAt(order, start);
    const { votes, missing } = at(lists, wholeAt(ranks.aspects, narrowAt(aspects.values, first)));
    const merged = end - start === 1 ? narrowAt(scores, first) : mergeRounds(order.subarray(start, end), scores);
    const into = merged < 0 ? missing : votes;
    into.images.push(wholeAt(ranks.images, wholeAt(images.values, first)));
    into.annotators.push(wholeAt(ranks.annotators, narrowAt(annotators.values, first)));
    into.values.push(merged < 0 ? outcomeOf(merged) : merged);
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
function mergeRounds(rounds: Int32Array, scores: NarrowColumn): number {
  const entries = Float64Array.from(rounds, (round) => narrowAt(scores, round)).sort();
  const given = entries.filter((score) => score > 0);
  return given.length > 0 ? meanOf(given) : numberAt(entries, entries.length - 1);
}
