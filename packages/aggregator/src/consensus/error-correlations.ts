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
  const standardized = aspects.map(({ votes }) => standardizedScores(votes.scores, votes.annotatorCount));
  for (const [place, one] of aspects.entries()) {
    for (const [step, other] of aspects.slice(place + 1).entries()) {
      const beside = place + 1 + step;
      const both = { one: one.votes.scores, other: other.votes.scores };
      const correlation = correlationOf(both, at(standardized, place), at(standardized, beside));
      found.get(one.id)?.set(other.id, correlation);
      found.get(other.id)?.set(one.id, correlation);
    }
  }
  return found;
}

function standardizedScores({ annotators, scores }: ScoreVotes, annotatorCount: number): Float64Array {
  const counts = new Int32Array(annotatorCount);
  const sums = new Float64Array(annotatorCount);
  const squares = new Float64Array(annotatorCount);
  for (const [vote, annotator] of annotators.entries()) {
    countAt(counts, annotator);
    // From the middle of the scale, to lose no digits.
    addAt(sums, annotator, numberAt(scores, vote) - 3);
    addAt(squares, annotator, (numberAt(scores, vote) - 3) ** 2);
  }
  const means = sums.map((sum, annotator) => sum / wholeAt(counts, annotator));
  const deviations = squares.map((square, annotator) =>
    Math.sqrt(Math.max(0, square / wholeAt(counts, annotator) - numberAt(means, annotator) ** 2)),
  );
  return scores.map((score, vote) => {
    const annotator = wholeAt(annotators, vote);
    const deviation = numberAt(deviations, annotator);
    return deviation > 1e-9 ? (score - 3 - numberAt(means, annotator)) / deviation : 0;
  });
}

function correlationOf(
  { one, other }: { one: ScoreVotes; other: ScoreVotes },
  ours: Float64Array,
  theirs: Float64Array,
): number {
  let [images, shared, squares, otherSquares] = [0, 0, 0, 0];
  for (const votes of votesInBoth(one, other)) {
    const mean = meanOf(Float64Array.from(votes, ([vote]) => numberAt(ours, vote)));
    const otherMean = meanOf(Float64Array.from(votes, ([, vote]) => numberAt(theirs, vote)));
    images++;
    for (const [vote, beside] of votes) {
      const [rest, otherRest] = [numberAt(ours, vote) - mean, numberAt(theirs, beside) - otherMean];
      shared += rest * otherRest;
      squares += rest * rest;
      otherSquares += otherRest * otherRest;
    }
  }
  const most = Math.sqrt(squares * otherSquares);
  return images < fewestImages || !(most > 0) ? 0 : Math.min(1, Math.max(0, shared / most));
}

/** For each image on which two annotators or more voted in both aspects: the places of their votes in both. */
function* votesInBoth(one: ScoreVotes, other: ScoreVotes): Generator<[vote: number, beside: number][]> {
  let beside = 0;
  let votes: [number, number][] = [];
  for (const [vote, image] of one.images.entries()) {
    if (vote > 0 && image !== one.images[vote - 1]) {
      if (votes.length > 1) yield votes;
      votes = [];
    }
    const annotator = wholeAt(one.annotators, vote);
    while (beside < other.images.length && comesBefore(other, beside, image, annotator)) beside++;
    if (other.images[beside] === image && other.annotators[beside] === annotator) votes.push([vote, beside]);
  }
  if (votes.length > 1) yield votes;
}

function comesBefore({ images, annotators }: ScoreVotes, vote: number, image: number, annotator: number): boolean {
  const own = wholeAt(images, vote);
  return own < image || (own === image && wholeAt(annotators, vote) < annotator);
}
