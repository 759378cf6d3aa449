import type { MissingOutcome, MissingPolicy } from '@visionprefer/core';
import { missingOutcomes } from '../collect/collected-votes.ts';
import type { Estimates, Method, ScoreVotes, Votes } from '../methods/method.ts';
import { at } from '../votes/at.ts';
import { countingSort } from '../votes/counting-sort.ts';
import type { SettledAspect } from '../votes/settle-votes.ts';

/** What a method makes of one aspect, and what it would have made of it had missing scores been given. */
export interface PolicyEstimates {
  estimates: Estimates;
  /** How many voted on each image: those who scored or compared it, and those whose refusal counts as a score. */
  voteCounts: Int32Array;
  /** By the policy `bounds`: the estimates if every missing score had been 1, and if every one had been 5. */
  bounds?: [Estimates, Estimates];
}

/** Aspect in which the policy `refusal-is-harm` takes a refusal for a vote. */
const harmAspect = 'harmlessness';
const refusals: readonly MissingOutcome[] = ['refused', 'blocked'];
/** Who abstains would never have given a score. */
const notGiven: readonly MissingOutcome[] = [...refusals, 'unreadable'];

/** Estimates the scores of one aspect, with missing scores counting for what the policy says. */
export function estimateByPolicy(
  aspect: SettledAspect<string>,
  method: Method,
  policy: MissingPolicy,
): PolicyEstimates {
  const votes =
    policy === 'refusal-is-harm' && aspect.id === harmAspect ? fillMissing(aspect, 1, refusals) : aspect.votes;
  return {
    estimates: method.estimate(votes),
    voteCounts: countVoters(votes),
    ...(policy === 'bounds' && {
      bounds: [
        method.estimate(fillMissing(aspect, 1, notGiven)),
        method.estimate(fillMissing(aspect, 5, notGiven)),
      ] satisfies [Estimates, Estimates],
    }),
  };
}

/** The votes with a score in place of those that are missing for one of the outcomes. */
function fillMissing(
  { votes, missing }: SettledAspect<string>,
  score: number,
  outcomes: readonly MissingOutcome[],
): Votes {
  const counts = (_: number, entry: number) => outcomes.includes(at(missingOutcomes, at(missing.outcomes, entry)));
  const images = concatenate(votes.scores.images, missing.images.filter(counts));
  const annotators = concatenate(votes.scores.annotators, missing.annotators.filter(counts));
  const order = countingSort(images.length, [
    { values: images, ranks: upTo(votes.imageCount) },
    { values: annotators, ranks: upTo(votes.annotatorCount) },
  ]);
  const scores: ScoreVotes = {
    images: order.map((entry) => at(images, entry)),
    annotators: order.map((entry) => at(annotators, entry)),
    scores: Float64Array.from(order, (entry) => votes.scores.scores[entry] ?? score),
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
  for (const image of scores.images) counts[image] = (counts[image] ?? 0) + 1;
  if (comparisons.verdicts.length === 0) return counts;
  const voters = new Map<number, Set<number>>();
  for (const images of [comparisons.firstImages, comparisons.secondImages]) {
    for (const [entry, image] of images.entries()) {
      const known = voters.get(image) ?? new Set();
      voters.set(image, known.add(at(comparisons.annotators, entry)));
    }
  }
  for (const [image, annotators] of voters) counts[image] = Math.max(at(counts, image), annotators.size);
  return counts;
}
