import { at } from './at.ts';
import type { CollectedSample, CollectedVotes } from './collected-votes.ts';
import type { Votes } from './method.ts';
import { naturalOrder } from './natural-order.ts';
import { settleComparisons } from './settle-comparisons.ts';
import { type MissingVotes, settleScores } from './settle-scores.ts';

/** What was said, settled and in order: an annotator has at most one vote on an image, and one on two compared. */
export interface SettledVotes<A extends string> {
  /** Ids and keys of the samples, in natural order of their ids. */
  samples: { id: string; annotationKeys: string[] }[];
  sampleStarts: Int32Array;
  /** Numbered through all samples, within each in natural order of their ids. */
  images: { id: string; hash: string }[];
  annotatorIds: string[];
  aspects: SettledAspect<A>[];
}

/** All that was settled about one aspect. */
export interface SettledAspect<A extends string> {
  id: A;
  votes: Votes;
  missing: MissingVotes;
}

/** Where each number that was given while collecting goes in the natural order. */
export interface Ranks {
  images: Int32Array;
  annotators: Int32Array;
  aspects: Int32Array;
}

/** Numbers everything anew in natural order and settles the rounds of each annotator into its one vote. */
export function settleVotes<A extends string>(collected: CollectedVotes<A>): SettledVotes<A> {
  const { annotators, aspects, imageCount } = collected;
  const annotatorIds = [...annotators.keys()].sort(naturalOrder);
  const aspectIds = [...aspects.keys()].sort(naturalOrder);
  const { samples, sampleStarts, images, ranks: imageRanks } = orderImages(collected.samples, imageCount);
  const ranks = {
    images: imageRanks,
    annotators: ranksOf(annotators, annotatorIds),
    aspects: ranksOf(aspects, aspectIds),
  };
  const scores = settleScores(collected.said, ranks);
  const comparisons = settleComparisons(collected.compared, ranks);
  return {
    samples,
    sampleStarts,
    images,
    annotatorIds,
    aspects: aspectIds.map((id, aspect) => ({
      id,
      votes: {
        sampleStarts,
        imageCount,
        annotatorCount: annotatorIds.length,
        scores: at(scores, aspect).votes,
        comparisons: at(comparisons, aspect),
      },
      missing: at(scores, aspect).missing,
    })),
  };
}

function orderImages(
  collected: Map<string, CollectedSample>,
  imageCount: number,
): Pick<SettledVotes<string>, 'samples' | 'sampleStarts' | 'images'> & { ranks: Int32Array } {
  const samples: SettledVotes<string>['samples'] = [];
  const sampleStarts = [0];
  const images: SettledVotes<string>['images'] = [];
  const ranks = new Int32Array(imageCount);
  for (const [id, sample] of byId(collected)) {
    samples.push({ id, annotationKeys: sample.keys.sort() });
    for (const [imageId, { index, hash }] of byId(sample.images)) {
      ranks[index] = images.length;
      images.push({ id: imageId, hash });
    }
    sampleStarts.push(images.length);
  }
  return { samples, sampleStarts: Int32Array.from(sampleStarts), images, ranks };
}

function byId<T>(entries: Map<string, T>): [string, T][] {
  return [...entries].sort(([a], [b]) => naturalOrder(a, b));
}

function ranksOf<T extends string>(numbers: Map<T, number>, ordered: readonly T[]): Int32Array {
  const ranks = new Int32Array(ordered.length);
  for (const [rank, id] of ordered.entries()) ranks[numbers.get(id) ?? 0] = rank;
  return ranks;
}
