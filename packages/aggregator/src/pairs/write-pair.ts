import {
  type Consensus,
  type ConsensusImage,
  type Estimate,
  type Image,
  InputError,
  type OverallEstimate,
  type PairSide,
  type PreferencePair,
  type Sample,
} from '@visionprefer/core';
import { at } from '../numbers/at.ts';
import { exceeds } from '../numbers/exceeds.ts';
import { normalBelow } from '../numbers/normal.ts';
import { naturalOrder } from '../votes/natural-order.ts';
import { voteCounter } from './count-votes.ts';
import { estimateOf } from './estimate-of.ts';
import { hingesOnMissing } from './hinges-on-missing.ts';
import { type Candidate, marginOf, type Ranked } from './pick-pairs.ts';

/**
 * Gives what writes down the pairs of one sample, each with its evidence.
 *
 * @throws InputError when the sample lacks an image of the consensus.
 */
export function pairWriter<A extends string>(
  consensus: Consensus<A>,
  sample: Sample,
): (ranked: Ranked, aspect: A | 'overall') => PreferencePair<A> {
  const images = consensus.images.map(({ imageId }) => imageOf(sample, imageId));
  const countVotes = voteCounter(consensus);
  const sideOf = ({ place, score, hash }: Candidate): PairSide => ({ ...at(images, place), score, hash });
  return (ranked, aspect) => {
    const [better, worse] = ranked;
    const chosen = at(consensus.images, better.place);
    const rejected = at(consensus.images, worse.place);
    const aspects = aspect === 'overall' ? chosen.overall.aspects : [aspect];
    const estimates = [estimateOf(chosen, aspect), estimateOf(rejected, aspect)] as const;
    const hinges = hingesOnMissing(...estimates);
    return {
      id: pairId(sample.id, aspect, ...inOrder(chosen.imageId, rejected.imageId)),
      sampleId: sample.id,
      prompt: sample.prompt,
      aspect,
      chosen: sideOf(better),
      rejected: sideOf(worse),
      margin: marginOf(ranked),
      probability: probabilityOf(marginOf(ranked), estimates),
      votes: countVotes(chosen, rejected, aspects),
      conflicts: conflictsOf(chosen, rejected),
      ...(hinges !== undefined && { hingesOnMissing: hinges }),
      annotationKeys: keysBehind(consensus, [chosen, rejected], aspects),
    };
  };
}

function imageOf({ id, images }: Sample, imageId: string): Image {
  const image = images.find((candidate) => candidate.id === imageId);
  if (image) return image;
  throw new InputError(
    `There is a consensus on image "${imageId}" of sample "${id}", but the sample has only ${images.map((known) => known.id).join(', ')}. Pass the samples as they were annotated.`,
  );
}

/** Keys of the annotations that judged one of the images in one of the aspects; all, where that is not recorded. */
function keysBehind<A extends string>(
  { annotationKeys }: Consensus<A>,
  images: readonly ConsensusImage<A>[],
  aspects: readonly A[],
): string[] {
  let places: readonly number[] = [];
  for (const image of images) {
    for (const aspect of aspects) {
      const { annotations } = image.aspects[aspect];
      if (!annotations) return annotationKeys;
      places = union(places, annotations);
    }
  }
  const keys: string[] = [];
  for (const place of places) {
    const key = annotationKeys[place];
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** Of two ascending lists. */
function union(one: readonly number[], other: readonly number[]): readonly number[] {
  if (one.length === 0) return other;
  const both: number[] = [];
  let next = 0;
  for (const place of one) {
    for (let before = other[next]; before !== undefined && before <= place; before = other[++next]) {
      if (before < place) both.push(before);
    }
    both.push(place);
  }
  for (; next < other.length; next++) both.push(at(other, next));
  return both;
}

function inOrder(one: string, other: string): [string, string] {
  return naturalOrder(one, other) <= 0 ? [one, other] : [other, one];
}

/** The ids joined by `/`, whichever image was chosen. No two pairs share one: a `/` or `%` within an id is escaped. */
function pairId(...ids: readonly string[]): string {
  return ids.map((id) => (/[%/]/.test(id) ? id.replaceAll('%', '%25').replaceAll('/', '%2F') : id)).join('/');
}

function probabilityOf(margin: number, estimates: readonly (Estimate | OverallEstimate | undefined)[]): number | null {
  let variance = 0;
  for (const estimate of estimates) {
    if (typeof estimate?.standardError !== 'number') return null;
    variance += estimate.standardError ** 2;
  }
  return normalBelow(margin / Math.sqrt(variance));
}

function conflictsOf<A extends string>(chosen: ConsensusImage<A>, rejected: ConsensusImage<A>): A[] {
  const conflicts: A[] = [];
  for (const aspect in rejected.aspects) {
    const [ours, theirs] = [estimateOf(chosen, aspect), estimateOf(rejected, aspect)];
    if (typeof ours?.score !== 'number' || typeof theirs?.score !== 'number') continue;
    if (exceeds(theirs.score, ours.score)) conflicts.push(aspect);
  }
  return conflicts;
}
