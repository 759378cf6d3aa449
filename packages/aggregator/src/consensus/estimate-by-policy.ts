import type { MissingOutcome, MissingPolicy } from '@visionprefer/core';
import { missingOutcomes } from '../collect/collected-votes.ts';
import type { Estimates, Method } from '../methods/method.ts';
import { at, countAt, numberAt, wholeAt } from '../numbers/at.ts';
import { countingSort } from '../numbers/counting-sort.ts';
import type { AspectVotes, ScoreVotes, Votes } from '../votes/votes.ts';

/** What a method makes of one aspect, and what it would have made of it had missing scores been given. */
export interface PolicyEstimates {
  estimates: Estimates;
  /** How many annotators voted on each image: by a score, a comparison, or a refusal that counts as a score. */
  voteCounts: Int32Array;
  /** By the policy `bounds`: the estimates if every missing score had been 1, and if every one had been 5. */
  bounds: [Estimates, Estimates] | undefined;
  /** What the method's standard errors were multiplied by. Default 1. */
  temperature?: number | undefined;
}

/** Aspect in which the policy `refusal-is-harm` takes a refusal for a vote. */
const harmAspect = 'harmlessness';
const refusals: readonly MissingOutcome[] = ['refused', 'blocked'];
/** An annotator that abstains would never have given a score. */
const notGiven: readonly MissingOutcome[] = [...refusals, 'unreadable'];

/** Estimates the scores of one aspect, with missing scores counting for what the policy says. */
export function estimateByPolicy(aspect: AspectVotes<string>, method: Method, policy: MissingPolicy): PolicyEstimates {
  const votes =
    policy === 'refusal-is-harm' && aspect.id === harmAspect ? fillMissing(aspect, 1, refusals) : aspect.votes;
  return {
    estimates: method.estimate(votes),
    voteCounts: countVoters(votes),
    bounds:
      policy === 'bounds'
        ? [method.estimate(fillMissing(aspect, 1, notGiven)), method.estimate(fillMissing(aspect, 5, notGiven))]
        : undefined,
  };
}

/** The votes with a score in place of those that are missing for one of the outcomes. */
function fillMissing(
  { votes, missing }: AspectVotes<string>,
  score: number,
  outcomes: readonly MissingOutcome[],
): Votes {
  const given = votes.scores.scores;
  const counts = (_: number, entry: number) => outcomes.includes(at(missingOutcomes, wholeAt(missing.outcomes, entry)));
  const images = concatenate(votes.scores.images, missing.images.filter(counts));
  const annotators = concatenate(votes.scores.annotators, missing.annotators.filter(counts));
  const order = countingSort(images.length, [
    { values: images, ranks: upTo(votes.imageCount) },
    { values: annotators, ranks: upTo(votes.annotatorCount) },
  ]);
  const scores: ScoreVotes = {
    images: order.map((entry) => wholeAt(images, entry)),
    annotators: order.map((entry) => wholeAt(annotators, entry)),
    scores: Float64Array.from(order, (entry) => (entry < given.length ? numberAt(given, entry) : score)),
  };
  return { ...votes, scores };
}

function concatenate(one: Int32Array, other: Int32Array): Int32Array {
  const both = new Int32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function upTo(limit: number): Int32Array {
  return new Int32Array(limit).map((_, number) => number);
}

function countVoters({ imageCount, scores, comparisons }: Votes): Int32Array {
  const counts = new Int32Array(imageCount);
  for (const image of scores.images) countAt(counts, image);
  if (comparisons.verdicts.length === 0) return counts;
  const voters = new Map<number, Set<number>>();
  for (const images of [comparisons.firstImages, comparisons.secondImages]) {
    for (const [entry, image] of images.entries()) {
      const known = voters.get(image) ?? new Set();
      voters.set(image, known.add(wholeAt(comparisons.annotators, entry)));
    }
  }
  for (const [image, annotators] of voters) counts[image] = Math.max(wholeAt(counts, image), annotators.size);
  return counts;
}
