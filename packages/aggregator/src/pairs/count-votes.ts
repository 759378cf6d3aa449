import type { Comparison, Consensus, ConsensusImage, Estimate, PreferencePair } from '@visionprefer/core';
import { type Weights, weightOf } from '../consensus/weights.ts';
import { exceeds } from '../numbers/exceeds.ts';

/** Counts who preferred which of two images over the given aspects taken together. */
export type VoteCounter<A extends string> = (
  chosen: ConsensusImage<A>,
  rejected: ConsensusImage<A>,
  aspects: readonly A[],
) => PreferencePair['votes'];

/** How far an annotator leans to the chosen image, below 0 to the rejected; undefined when it did not judge both. */
type Leaning<A extends string> = (
  annotatorId: string,
  aspect: A,
  chosen: ConsensusImage<A>,
  rejected: ConsensusImage<A>,
) => number | undefined;

/**
 * A {@link VoteCounter} for one sample. In one aspect an annotator leans to the image it scored higher, by as many
 * points, or to the one it preferred when the two were compared. In several aspects the weighted sum of its leanings
 * decides, over those in which it judged both images. Who did so in none of them is missing.
 */
export function voteCounter<A extends string>(consensus: Consensus<A>): VoteCounter<A> {
  const { weights = {}, comparisons } = consensus;
  const leaning: Leaning<A> = comparisons ? comparedLeaning(comparisons) : scoredLeaning;
  return (chosen, rejected, aspects) => {
    const votes = { for: 0, against: 0, tied: 0, missing: 0 };
    for (const annotatorId of annotatorsOf([chosen, rejected], aspects)) {
      let sum = 0;
      let judged = false;
      for (const aspect of aspects) {
        const leans = leaning(annotatorId, aspect, chosen, rejected);
        if (leans === undefined) continue;
        judged = true;
        sum += leans * weightOf(weights as Weights<A>, aspect);
      }
      if (!judged) votes.missing++;
      else if (exceeds(sum, 0)) votes.for++;
      else if (exceeds(0, sum)) votes.against++;
      else votes.tied++;
    }
    return votes;
  };
}

/** Whoever was asked about one of the images in one of the aspects. */
function annotatorsOf<A extends string>(images: readonly ConsensusImage<A>[], aspects: readonly A[]): Set<string> {
  const ids = new Set<string>();
  for (const image of images) {
    for (const aspect of aspects) {
      const { votes, missing } = image.aspects[aspect];
      for (const annotatorId in votes) ids.add(annotatorId);
      for (const annotatorId in missing) ids.add(annotatorId);
    }
  }
  return ids;
}

function scoredLeaning<A extends string>(
  annotatorId: string,
  aspect: A,
  chosen: ConsensusImage<A>,
  rejected: ConsensusImage<A>,
): number | undefined {
  const higher = voteOf(annotatorId, chosen.aspects[aspect]);
  const lower = voteOf(annotatorId, rejected.aspects[aspect]);
  return higher === undefined || lower === undefined ? undefined : higher - lower;
}

function voteOf(annotatorId: string, { votes }: Estimate): number | undefined {
  return Object.hasOwn(votes, annotatorId) ? votes[annotatorId] : undefined;
}

function comparedLeaning<A extends string>(comparisons: readonly Comparison<A>[]): Leaning<A> {
  const keyOf = (...ids: string[]): string => JSON.stringify(ids);
  const leanings = new Map<string, number>();
  for (const { annotatorId, aspect, imageIds, preferred } of comparisons) {
    const [first, second] = imageIds;
    const leans = preferred === 'tie' ? 0 : preferred === first ? 1 : -1;
    leanings.set(keyOf(annotatorId, aspect, first, second), leans);
    leanings.set(keyOf(annotatorId, aspect, second, first), leans === 0 ? 0 : -leans);
  }
  return (annotatorId, aspect, chosen, rejected) =>
    leanings.get(keyOf(annotatorId, aspect, chosen.imageId, rejected.imageId));
}
