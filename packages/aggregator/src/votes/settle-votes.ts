import type { CollectedVotes } from '../collect/collected-votes.ts';
import type { Votes } from '../methods/method.ts';
import { at } from './at.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { naturalOrder } from './natural-order.ts';
import { settleComparisons } from './settle-comparisons.ts';
import { type MissingVotes, settleScores } from './settle-scores.ts';

/** What was said, settled and in order: an annotator has at most one vote on an image, and one on two compared. */
export interface SettledVotes<A extends string> {
  /** In natural order. */
  sampleIds: string[];
  sampleStarts: Int32Array;
  /** Numbered through all samples, within each in natural order of their ids. */
  images: { ids: string[]; hashes: string[] };
  annotatorIds: string[];
  aspects: SettledAspect<A>[];
  evidence: Evidence;
}

/** All that was settled about one aspect. */
export interface SettledAspect<A extends string> {
  id: A;
  votes: Votes;
  missing: MissingVotes;
}

/** Where each number that was given while collecting goes in the natural order. */
export interface Ranks {
  samples: Int32Array;
  images: Int32Array;
  annotators: Int32Array;
  aspects: Int32Array;
}

/** Numbers everything anew in natural order and settles the rounds of each annotator into its one vote. */
export function settleVotes<A extends string>(collected: CollectedVotes<A>): SettledVotes<A> {
  const { annotators, aspects } = collected;
  const annotatorIds = [...annotators.keys()].sort(naturalOrder);
  const aspectIds = [...aspects.keys()].sort(naturalOrder);
  const sampleIds = [...collected.samples.keys()].sort(naturalOrder);
  const samples = ranksOf(collected.samples, sampleIds);
  const { sampleStarts, order } = orderImages(collected.images, samples);
  const ranks: Ranks = {
    samples,
    images: inverse(order),
    annotators: ranksOf(annotators, annotatorIds),
    aspects: ranksOf(aspects, aspectIds),
  };
  const scores = settleScores(collected.said, ranks);
  const comparisons = settleComparisons(collected.compared, ranks);
  return {
    sampleIds,
    sampleStarts,
    images: {
      ids: Array.from(order, (image) => at(collected.images.ids, image)),
      hashes: Array.from(order, (image) => at(collected.images.hashes, image)),
    },
    annotatorIds,
    aspects: aspectIds.map((id, aspect) => ({
      id,
      votes: {
        sampleStarts,
        imageCount: order.length,
        annotatorCount: annotatorIds.length,
        scores: at(scores, aspect).votes,
        comparisons: at(comparisons, aspect),
      },
      missing: at(scores, aspect).missing,
    })),
    evidence: collectEvidence(collected, ranks),
  };
}

/** The images sample by sample, within each in natural order of their ids. */
function orderImages(
  { ids, samples, previous, last }: CollectedVotes<string>['images'],
  ranks: Int32Array,
): { sampleStarts: Int32Array; order: Int32Array } {
  const sampleStarts = new Int32Array(ranks.length + 1);
  for (const sample of samples.values()) {
    const next = (ranks[sample] ?? 0) + 1;
    sampleStarts[next] = (sampleStarts[next] ?? 0) + 1;
  }
  for (let rank = 1; rank < sampleStarts.length; rank++) {
    sampleStarts[rank] = (sampleStarts[rank] ?? 0) + (sampleStarts[rank - 1] ?? 0);
  }
  const order = new Int32Array(ids.length);
  const links = previous.values();
  for (const [sample, latest] of last.values().entries()) {
    const own: number[] = [];
    for (let image = latest; image !== -1; image = links[image] ?? -1) own.push(image);
    own.sort((a, b) => naturalOrder(at(ids, a), at(ids, b)));
    order.set(own, at(sampleStarts, at(ranks, sample)));
  }
  return { sampleStarts, order };
}

function inverse(order: Int32Array): Int32Array {
  const ranks = new Int32Array(order.length);
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return ranks;
}

function ranksOf<T extends string>(numbers: Map<T, number>, ordered: readonly T[]): Int32Array {
  const ranks = new Int32Array(ordered.length);
  for (const [rank, id] of ordered.entries()) ranks[numbers.get(id) ?? 0] = rank;
  return ranks;
}
