import { resolveFitOptions } from '../methods/fit-options.ts';
import type { Estimates } from '../methods/method.ts';
import { type Copies, findCopies } from '../methods/reliability/find-copies.ts';
import { fitJury } from '../methods/reliability/fit-jury.ts';
import { whyTooThin } from '../methods/reliability/why-too-thin.ts';
import { at, numberAt } from '../numbers/at.ts';
import { normalBelow } from '../numbers/normal.ts';
import type { Votes } from '../votes/votes.ts';
import { votesOfSamples } from '../votes/votes-of-samples.ts';
import { fitTemperature, type WeighedPair } from './fit-temperature.ts';
import { shareWithinSamples } from './share-within-samples.ts';

/**
 * Of what annotators have in common, this much beside each part of quality is believed to be a mistake that they share. Nothing in
 * their votes tells; what people say of the ratings in docs/methods.md asks for four times as much and more.
 */
const sharedMistake = 0.07;

/** More scores, or more pairs, than these tell next to nothing more: a part of the samples is taken. */
const mostScores = 40_000;
const mostPairs = 4000;

/**
 * For each aspect, the number that a method's standard errors must be multiplied by for probabilities to be what the annotators
 * themselves bear out, 1 or more: the temperature at which the probabilities of its pairs come closest to those that the
 * annotators' votes give by the model of `reliability`, with what that leaves out and votes can tell, or experience does:
 *
 * - images of one prompt may differ less than those of others. With a share w of the variance of quality within samples, and p
 *   what the votes on an image tell (1 in a quality of variance 1), the difference of two images is known by
 *   (1 + pw) / (w(1 + p)) times the variance;
 * - annotators share mistakes, {@link sharedMistake} of a part in what they have in common: times 1 + 0.07 (1 + pw).
 *
 * 1 where annotators compared images, and where votes are too few to weigh annotators by.
 *
 * @param aspects The votes on each aspect.
 * @param estimates What the method made of each.
 */
export function temperaturesAlone(aspects: readonly Votes[], estimates: readonly Estimates[]): number[] {
  const scores = aspects.reduce((most, votes) => Math.max(most, votes.scores.scores.length), 0);
  const stride = Math.ceil(scores / mostScores);
  const known = stride > 1 ? aspects.map((votes) => votesOfSamples(votes, (sample) => sample % stride === 0)) : aspects;
  const copies = findCopies(known);
  return known.map((votes, place) =>
    whyTooThin(votes.scores) ? 1 : temperatureOf(votes, at(estimates, place), copies),
  );
}

function temperatureOf(votes: Votes, estimates: Estimates, copies: Copies): number {
  const beliefs = beliefsOf(votes, copies);
  const pairs: WeighedPair[] = [];
  for (const [one, other] of somePairs(votes)) {
    const z = differenceOf(estimates.scores, estimates.standardErrors, one, other);
    const borneOut = differenceOf(beliefs.qualities, beliefs.errors, one, other);
    if (!Number.isFinite(z) || !Number.isFinite(borneOut) || z === 0) continue;
    pairs.push({ z: Math.abs(z), right: normalBelow(z > 0 ? borneOut : -borneOut) });
  }
  return Math.max(1, fitTemperature(pairs));
}

/** What is believed of the quality of each image; NaN without votes. */
interface Beliefs {
  qualities: Float64Array;
  errors: Float64Array;
}

function beliefsOf(votes: Votes, copies: Copies): Beliefs {
  const { imageCount, sampleStarts } = votes;
  const { merged, factor } = fitJury(votes, resolveFitOptions({ tolerance: 1e-4 }), copies);
  const share = shareWithinSamples(merged, sampleStarts);
  const qualities = new Float64Array(imageCount).fill(Number.NaN);
  const errors = new Float64Array(imageCount).fill(Number.NaN);
  for (const [place, image] of merged.images.entries()) {
    const variance = numberAt(factor.uncertainties, place);
    const told = 1 / variance - 1;
    const within = 1 + told * share;
    qualities[image] = numberAt(factor.qualities, place);
    errors[image] = Math.sqrt((variance * within * (1 + sharedMistake * within)) / (share * (1 + told)));
  }
  return { qualities, errors };
}

function differenceOf(values: Float64Array, errors: Float64Array, one: number, other: number): number {
  const error = Math.hypot(numberAt(errors, one), numberAt(errors, other));
  return (numberAt(values, one) - numberAt(values, other)) / error;
}

/** Images of a sample that were both scored, two by two: all of them, or every so many. */
function* somePairs({ sampleStarts, scores }: Votes): Generator<[one: number, other: number]> {
  const scored = [...new Set(scores.images)];
  const samples: number[][] = [];
  let place = 0;
  for (const end of sampleStarts.subarray(1)) {
    const start = place;
    while (place < scored.length && at(scored, place) < end) place++;
    samples.push(scored.slice(start, place));
  }
  const count = samples.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const stride = Math.ceil(count / mostPairs);
  let met = 0;
  for (const images of samples) {
    for (const [first, one] of images.entries()) {
      for (const other of images.slice(first + 1)) if (met++ % stride === 0) yield [one, other];
    }
  }
}
