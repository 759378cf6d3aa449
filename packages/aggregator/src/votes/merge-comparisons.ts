import type { CollectedVotes } from '../collect/collected-votes.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import { groupEntries } from '../numbers/group-entries.ts';
import { numberList } from '../numbers/number-list.ts';
import type { Ranks } from './ranks.ts';
import type { ComparisonVotes } from './votes.ts';

/**
 * Makes the rounds of an annotator on two images in one aspect into one verdict. Rounds show the two in both orders:
 * they all agree, or it is a tie. Where only one round gave a verdict, the other being refused or not asked for, that
 * verdict stands. One entry for each aspect.
 */
export function mergeComparisons(compared: CollectedVotes<string>['compared'], ranks: Ranks): ComparisonVotes[] {
  const shownFirst = compared.firstImages.values().map((image) => wholeAt(ranks.images, image));
  const shownSecond = compared.secondImages.values().map((image) => wholeAt(ranks.images, image));
  const first = shownFirst.map((image, entry) => Math.min(image, wholeAt(shownSecond, entry)));
  const second = shownSecond.map((image, entry) => Math.max(image, wholeAt(shownFirst, entry)));
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
    const round = wholeAt(order, start);
    const list = at(lists, wholeAt(ranks.aspects, wholeAt(aspects.values, round)));
    const verdict = numberAt(verdicts, round);
    list.firstImages.push(wholeAt(first, round));
    list.secondImages.push(wholeAt(second, round));
    list.annotators.push(wholeAt(ranks.annotators, wholeAt(annotators.values, round)));
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
