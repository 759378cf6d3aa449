import { at } from './at.ts';
import type { CollectedVotes } from './collected-votes.ts';
import type { SortKey } from './counting-sort.ts';
import { groupEntries, rankedKey } from './group-entries.ts';
import type { ComparisonVotes } from './method.ts';
import { numberList } from './number-list.ts';
import type { Ranks } from './settle-votes.ts';

/**
 * Makes the rounds of an annotator on two images in one aspect into one verdict. Rounds show the two in both orders:
 * they all agree, or it is a tie. Where only one round gave a verdict, the other being refused or not asked for, that
 * verdict stands. One entry for each aspect.
 */
export function settleComparisons(compared: CollectedVotes<string>['compared'], ranks: Ranks): ComparisonVotes[] {
  const shownFirst = rankedKey(compared.firstImages.values(), ranks.images);
  const shownSecond = rankedKey(compared.secondImages.values(), ranks.images);
  const aspects = rankedKey(compared.aspects.values(), ranks.aspects);
  const annotators = rankedKey(compared.annotators.values(), ranks.annotators);
  const first = merge(shownFirst, shownSecond, Math.min);
  const second = merge(shownFirst, shownSecond, Math.max);
  // A verdict is about the image shown first until here, and about the one that comes first in order from here on.
  const verdicts = compared.verdicts
    .values()
    .map((verdict, entry) => (first.values[entry] === shownFirst.values[entry] ? verdict : 1 - verdict));
  const lists = Array.from(ranks.aspects, emptyLists);
  groupEntries(verdicts.length, [aspects, first, second, annotators], (rounds) => {
    const round = at(rounds, 0);
    const list = at(lists, at(aspects.values, round));
    const verdict = at(verdicts, round);
    list.firstImages.push(at(first.values, round));
    list.secondImages.push(at(second.values, round));
    list.annotators.push(at(annotators.values, round));
    list.verdicts.push(rounds.every((other) => verdicts[other] === verdict) ? verdict : 0.5);
  });
  return lists.map(({ firstImages, secondImages, annotators, verdicts }) => ({
    firstImages: firstImages.values(),
    secondImages: secondImages.values(),
    annotators: annotators.values(),
    verdicts: verdicts.values(),
  }));
}

function merge(a: SortKey, b: SortKey, choose: (x: number, y: number) => number): SortKey {
  return { values: a.values.map((value, entry) => choose(value, at(b.values, entry))), limit: a.limit };
}

function emptyLists() {
  return {
    firstImages: numberList(Int32Array),
    secondImages: numberList(Int32Array),
    annotators: numberList(Int32Array),
    verdicts: numberList(Float64Array),
  };
}
