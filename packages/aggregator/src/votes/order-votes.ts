import type { CollectedVotes } from '../collect/collected-votes.ts';
import { at, countAt, wholeAt } from '../numbers/at.ts';
import { collectEvidence } from './evidence.ts';
import { mergeComparisons } from './merge-comparisons.ts';
import { mergeScores } from './merge-scores.ts';
import { naturalOrder } from './natural-order.ts';
import { type Ranks, ranksIn } from './ranks.ts';
import type { OrderedVotes } from './votes.ts';

/** Numbers everything anew in natural order and merges the rounds of each annotator into its one vote. */
export function orderVotes<A extends string>(collected: CollectedVotes<A>): OrderedVotes<A> {
  collected.rows.keys.rest();
  const samples = orderIds(collected.samples);
  const annotators = orderIds(collected.annotators);
  const aspects = orderIds(collected.aspects);
  const { sampleStarts, order } = orderImages(collected.images, samples.ranks);
  const ranks: Ranks = {
    samples: samples.ranks,
    images: ranksIn(order),
    annotators: annotators.ranks,
    aspects: aspects.ranks,
  };
  const scores = mergeScores(collected.scored, ranks);
  const comparisons = mergeComparisons(collected.compared, ranks);
  return {
    sampleIds: samples.ids,
    sampleStarts,
    images: {
      ids: Array.from(order, (image) => at(collected.images.ids, image)),
      hashes: Array.from(order, (image) => at(collected.images.hashes, image)),
    },
    annotatorIds: annotators.ids,
    aspects: aspects.ids.map((id, aspect) => ({
      id,
      votes: {
        sampleStarts,
        imageCount: order.length,
        annotatorCount: annotators.ids.length,
        scores: at(scores, aspect).votes,
        comparisons: at(comparisons, aspect),
      },
      missing: at(scores, aspect).missing,
    })),
    evidence: collectEvidence(collected, ranks),
  };
}

/** Ids in natural order, and the rank of each number that stands for one. */
function orderIds<T extends string>(numbers: ReadonlyMap<T, number>): { ids: T[]; ranks: Int32Array } {
  const sorted = [...numbers].sort(([a], [b]) => naturalOrder(a, b));
  return {
    ids: sorted.map(([id]) => id),
    ranks: ranksIn(Int32Array.from(sorted, ([, number]) => number)),
  };
}

/** The images sample by sample, within each in natural order of their ids. */
function orderImages(
  { ids, samples, previous, last }: CollectedVotes<string>['images'],
  ranks: Int32Array,
): { sampleStarts: Int32Array; order: Int32Array } {
  const sampleStarts = new Int32Array(ranks.length + 1);
  for (const sample of samples.values()) countAt(sampleStarts, wholeAt(ranks, sample) + 1);
  for (let rank = 1; rank < sampleStarts.length; rank++) {
    sampleStarts[rank] = wholeAt(sampleStarts, rank) + wholeAt(sampleStarts, rank - 1);
  }
  const order = new Int32Array(ids.length);
  const links = previous.values();
  for (const [sample, latest] of last.values().entries()) {
    const own: number[] = [];
    for (let image = latest; image !== -1; image = wholeAt(links, image)) own.push(image);
    own.sort((a, b) => naturalOrder(at(ids, a), at(ids, b)));
    order.set(own, wholeAt(sampleStarts, wholeAt(ranks, sample)));
  }
  return { sampleStarts, order };
}
