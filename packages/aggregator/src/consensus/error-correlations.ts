import { addAt, at, countAt, numberAt, wholeAt } from '../numbers/at.ts';
import { meanOf } from '../numbers/mean-of.ts';
import type { AspectVotes, ScoreVotes } from '../votes/votes.ts';

/** For every two aspects, both ways round: how much an annotator's mistakes in one are its mistakes in the other, 0 to 1. */
export type ErrorCorrelations = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Fewest images that two annotators scored in both aspects. */
const fewestImages = 10;

/**
 * Finds how far an annotator that scores an image too high in one aspect does so in another too (a halo). Scores are taken about
 * their annotator's mean, in its standard deviations; what is left of them beside the mean of all annotators on the image is
 * correlated between the aspects, over annotators and images. What annotators share cannot be seen in it.
 */
export function errorCorrelations(aspects: readonly AspectVotes<string>[]): ErrorCorrelations {
  const found = new Map(aspects.map(({ id }) => [id, new Map<string, number>()]));
  const measured = aspects.map(({ votes: { scores, annotatorCount } }) => ({
    votes: scores,
    annotatorCount,
    standards: standardsOf(scores, annotatorCount),
  }));
  for (const [place, one] of aspects.entries()) {
    for (const [step, other] of aspects.slice(place + 1).entries()) {
      const beside = place + 1 + step;
      const correlation = correlationOf(at(measured, place), at(measured, beside));
      found.get(one.id)?.set(other.id, correlation);
      found.get(other.id)?.set(one.id, correlation);
    }
  }
  return found;
}

/** Mean, from the middle of the scale, and standard deviation of each annotator's scores. */
interface Standards {
  means: Float64Array;
  deviations: Float64Array;
}

function standardsOf({ annotators, scores }: ScoreVotes, annotatorCount: number): Standards {
  const counts = new Int32Array(annotatorCount);
  const sums = new Float64Array(annotatorCount);
  const squares = new Float64Array(annotatorCount);
  for (let vote = 0; vote < annotators.length; vote++) {
    const annotator = wholeAt(annotators, vote);
    countAt(counts, annotator);
    // From the middle of the scale, to lose no digits.
    addAt(sums, annotator, numberAt(scores, vote) - 3);
    addAt(squares, annotator, (numberAt(scores, vote) - 3) ** 2);
  }
  const means = sums.map((sum, annotator) => sum / wholeAt(counts, annotator));
  const deviations = squares.map((square, annotator) =>
    Math.sqrt(Math.max(0, square / wholeAt(counts, annotator) - numberAt(means, annotator) ** 2)),
  );
  return { means, deviations };
}

/** The votes on one aspect, and what they are measured by. */
interface Measured {
  votes: ScoreVotes;
  annotatorCount: number;
  standards: Standards;
}

function standardized({ votes, standards }: Measured, vote: number): number {
  const annotator = wholeAt(votes.annotators, vote);
  const deviation = numberAt(standards.deviations, annotator);
  return deviation > 1e-9 ? (numberAt(votes.scores, vote) - 3 - numberAt(standards.means, annotator)) / deviation : 0;
}

function correlationOf(one: Measured, other: Measured): number {
  const sums = { images: 0, shared: 0, squares: 0, otherSquares: 0 };
  const { images, annotators } = one.votes;
  // The votes on one image in both aspects, of each annotator one at most.
  const [ours, theirs] = [new Float64Array(one.annotatorCount), new Float64Array(one.annotatorCount)];
  let count = 0;
  let beside = 0;
  for (let vote = 0; vote < images.length; vote++) {
    const image = wholeAt(images, vote);
    if (vote > 0 && image !== images[vote - 1]) {
      addImage(sums, ours.subarray(0, count), theirs);
      count = 0;
    }
    const annotator = wholeAt(annotators, vote);
    while (beside < other.votes.images.length && comesBefore(other.votes, beside, image, annotator)) beside++;
    if (other.votes.images[beside] !== image || other.votes.annotators[beside] !== annotator) continue;
    ours[count] = standardized(one, vote);
    theirs[count++] = standardized(other, beside);
  }
  addImage(sums, ours.subarray(0, count), theirs);
  const most = Math.sqrt(sums.squares * sums.otherSquares);
  return sums.images < fewestImages || !(most > 0) ? 0 : Math.min(1, Math.max(0, sums.shared / most));
}

/** Adds an image on which two annotators or more voted in both aspects; `theirs` has at least as many votes as `ours`. */
function addImage(
  sums: Record<'images' | 'shared' | 'squares' | 'otherSquares', number>,
  ours: Float64Array,
  theirs: Float64Array,
): void {
  if (ours.length < 2) return;
  const [mean, otherMean] = [meanOf(ours), meanOf(theirs.subarray(0, ours.length))];
  sums.images++;
  for (let place = 0; place < ours.length; place++) {
    const [rest, otherRest] = [numberAt(ours, place) - mean, numberAt(theirs, place) - otherMean];
    sums.shared += rest * otherRest;
    sums.squares += rest * rest;
    sums.otherSquares += otherRest * otherRest;
  }
}

function comesBefore({ images, annotators }: ScoreVotes, vote: number, image: number, annotator: number): boolean {
  const own = wholeAt(images, vote);
  return own < image || (own === image && wholeAt(annotators, vote) < annotator);
}
