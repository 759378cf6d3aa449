import { numberAt, wholeAt } from '../../numbers/at.ts';
import type { ScoreVotes } from '../../votes/votes.ts';
import type { LevelVotes } from './read-levels.ts';
import type { SameScores } from './same-scores.ts';

/** Tells whether the votes of an annotator on an image repeat those of another, which counts. */
export type IsRepeated = (annotator: number, image: number) => boolean;

/**
 * Which votes repeat others: those of two annotators of which one repeats the other, on the images to which they give the same
 * scores in all aspects. Those of the annotator that repeats most others do, or that correlates less, and the other's count.
 */
export function findRepeatedVotes(pairs: readonly SameScores[], aspects: readonly LevelVotes[]): IsRepeated {
  if (pairs.length === 0) return () => false;
  const involved = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  const scores = new Map(involved.map((annotator) => [annotator, aspects.map((votes) => scoresOf(annotator, votes))]));
  const repeated = new Map(involved.map((annotator) => [annotator, new Set<number>()]));
  const partners = (annotator: number) =>
    pairs.flatMap(({ one, other }) => (one === annotator ? [other] : other === annotator ? [one] : []));
  const likeness = (annotator: number) =>
    pairs.reduce(
      (sum, { one, other, correlation }) => sum + (one === annotator || other === annotator ? correlation : 0),
      0,
    );
  const order = involved.sort((a, b) => partners(b).length - partners(a).length || likeness(b) - likeness(a) || b - a);
  for (const annotator of order) {
    for (const partner of partners(annotator)) {
      for (const image of sameImages(scores.get(annotator) ?? [], scores.get(partner) ?? [])) {
        if (!repeated.get(partner)?.has(image)) repeated.get(annotator)?.add(image);
      }
    }
  }
  return (annotator, image) => repeated.get(annotator)?.has(image) ?? false;
}

/** The votes without those that repeat others. */
export function withoutRepeated({ images, annotators, scores }: ScoreVotes, isRepeated: IsRepeated): ScoreVotes {
  const repeated = Uint8Array.from(images, (image, vote) => Number(isRepeated(wholeAt(annotators, vote), image)));
  const told = new Set(images.filter((_, vote) => repeated[vote] === 0));
  // The last vote on an image stays.
  const counts = (_: number, vote: number) => repeated[vote] === 0 || !told.has(wholeAt(images, vote));
  return { images: images.filter(counts), annotators: annotators.filter(counts), scores: scores.filter(counts) };
}

/** Image → score of an annotator. */
function scoresOf(annotator: number, { images, starts, annotators, scores }: LevelVotes): Map<number, number> {
  const found = new Map<number, number>();
  for (const [place, image] of images.entries()) {
    const end = wholeAt(starts, place + 1);
    for (let vote = wholeAt(starts, place); vote < end; vote++) {
      if (annotators[vote] === annotator) found.set(image, numberAt(scores, vote));
    }
  }
  return found;
}

/** Images to which the other gives the same score in every aspect in which the one scored them. */
function sameImages(one: readonly Map<number, number>[], other: readonly Map<number, number>[]): Set<number> {
  const same = new Set<number>();
  const differing = new Set<number>();
  for (const [aspect, scores] of one.entries()) {
    for (const [image, score] of scores) {
      const beside = other[aspect]?.get(image);
      (beside === score ? same : differing).add(image);
    }
  }
  for (const image of differing) same.delete(image);
  return same;
}
