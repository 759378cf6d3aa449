import type { CollectedVotes } from '../collect/collected-votes.ts';
import { numberList } from '../collect/number-list.ts';
import type { ComparisonVotes } from '../methods/method.ts';
import { at } from './at.ts';
import { groupEntries } from './group-entries.ts';
import type { Ranks } from './settle-votes.ts';

/**
 * Makes the rounds of an annotator on two images in one aspect into one verdict. Rounds show the two in both orders:
 * they all agree, or it is a tie. Where only one round gave a verdict, the other being refused or not asked for, that
 * verdict stands. One entry for each aspect.
 */
export function settleComparisons(compared: CollectedVotes<string>['compared'], ranks: Ranks): ComparisonVotes[] {
  const shownFirst = compared.firstImages.values().map((image) => at(ranks.images, image));
  const shownSecond = compared.secondImages.values().map((image) => at(ranks.images, image));
  const first = shownFirst.map((image, entry) => Math.min(image, at(shownSecond, entry)));
  const second = shownSecond.map((image, entry) => Math.max(image, at(shownFirst, entry)));
  // A verdict is about the image shown first until here, and about the one that comes first in order from here on.
  const verdicts = compared.verdicts
    .values()
    .map((verdict, entry) => (first[entry] === shownFirst[entry] ? verdict : 1 - verdict));
  const asTheyAre = ranks.images.map((_, image) => image);
  const aspects = { values: compared.aspects.values(), ranks: ranks.aspects };
  const annotators = { values: compared.annotators.values(), ranks: ranks.annotators };
  const keys = [aspects, { values: first, ranks: asTheyAre }, { values: second, ranks: asTheyAre }, annotators];
  const lists = Array.from(ranks.aspects, emptyLists);
  groupEntries(verdicts.length, keys, (order, start, end) => {
    const round = at(order, start);
    const list = at(lists, at(ranks.aspects, at(aspects.values, round)));
    const verdict = at(verdicts, round);
    list.firstImages.push(at(first, round));
    list.secondImages.push(at(second, round));
    list.annotators.push(at(ranks.annotators, at(annotators.values, round)));
    list.verdicts.push(order.subarray(start, end).every((other) => verdicts[other] === verdict) ? verdict : 0.5);
  });
  return lists.map(({ firstImages, secondImages, annotators, verdicts }) => ({
    firstImages: firstImages.values(),
    secondImages: secondImages.values(),
    annotators: annotators.values(),
    verdicts: verdicts.values(),
  }));
}

function emptyLists() {
  return {
    firstImages: numberList(Int32Array),
    secondImages: numberList(Int32Array),
    annotators: numberList(Int32Array),
    verdicts: numberList(Float64Array),
  };
}
