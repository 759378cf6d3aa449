import { type BriefAnnotation, type Consensus, InputError, type MissingPolicy } from '@visionprefer/core';
import type { AggregateOptions } from './aggregate-options.ts';
import { collectVotes } from './collect/collect-votes.ts';
import { nothingCollected } from './collect/collected-votes.ts';
import { buildConsensus } from './consensus/build-consensus.ts';
import { chooseMethod } from './consensus/choose-method.ts';
import { countOutcomes, type OutcomeCount } from './consensus/count-outcomes.ts';
import { errorCorrelations } from './consensus/error-correlations.ts';
import { estimateByPolicy } from './consensus/estimate-by-policy.ts';
import { describeFit, type FitReport } from './consensus/fit-report.ts';
import { checkWeights, type Weights, weightOf } from './consensus/weights.ts';
import { widenEstimates } from './consensus/widen-estimates.ts';
import { orderVotes } from './votes/order-votes.ts';
import type { OrderedVotes } from './votes/votes.ts';

/** Annotations on their way to consensus: some 50 bytes a score are kept, 85 once it is found, and no annotation. */
export interface Aggregation<A extends string = string> {
  /**
   * Adds an annotation. One that comes twice counts once.
   *
   * @throws InputError when it contradicts itself or another one; then nothing more can be had from this aggregation.
   */
  add(annotation: BriefAnnotation<A>): void;
  /**
   * Finds the consensus of all that was added.
   *
   * @throws InputError when the method, the weights or the quorum do not fit what was added.
   */
  result(): AggregationResult<A>;
}

/** What the annotators arrive at. */
export interface AggregationResult<A extends string = string> {
  /** One record for each sample, made as it is read, so that all of them need not be held at once. */
  consensus: Iterable<Consensus<A>>;
  /** Ids of all samples, in the order of their consensus. */
  sampleIds: readonly string[];
  /** Ids of all aspects, in natural order. */
  aspects: readonly A[];
  /** How many scores each annotator gave in each aspect, and how many are missing for which reason. */
  outcomes: readonly OutcomeCount<A>[];
  /** How the method came to its scores: whether it converged, and what it found out about the annotators. */
  fit: FitReport<A>;
}

/**
 * Begins an aggregation, for annotations that come one by one and consensus that is read one by one: what `aggregate`
 * does, for more than fits in memory as objects.
 *
 * @throws InputError when weights are not numbers from 0 or the quorum is no whole number from 1.
 */
export function createAggregation<A extends string = string>(
  options: AggregateOptions<NoInfer<A>> = {},
): Aggregation<A> {
  const { weights = {}, quorum = 1, missingPolicy = 'leave-out', mixedVersions = 'refuse' } = options;
  checkWeights(weights);
  checkQuorum(quorum);
  const collected = nothingCollected<A>();
  return {
    add(annotation) {
      collectVotes(collected, annotation, { mixedVersions });
    },
    result() {
      const ordered = orderVotes(collected);
      checkSomeWeight(ordered, weights);
      checkReachable(ordered, quorum);
      checkBoundable(ordered, missingPolicy);
      const method = chooseMethod(ordered, options.method);
      const found = ordered.aspects.map((aspect) => estimateByPolicy(aspect, method, missingPolicy));
      const estimates = widenEstimates(ordered.aspects, found);
      const correlations = errorCorrelations(ordered.aspects);
      let fit: FitReport<A> | undefined;
      const parts = { method: method.name, ordered, estimates, weights, correlations, missingPolicy, quorum };
      return {
        consensus: { [Symbol.iterator]: () => buildConsensus(parts) },
        sampleIds: ordered.sampleIds,
        aspects: ordered.aspects.map(({ id }) => id),
        outcomes: countOutcomes(ordered),
        // Nobody needs it for pairs, and it takes as long as the estimates.
        get fit() {
          fit ??= describeFit(method.name, ordered, estimates);
          return fit;
        },
      };
    },
  };
}

function checkQuorum(quorum: number): void {
  if (Number.isSafeInteger(quorum) && quorum >= 1) return;
  throw new InputError(`The quorum is ${quorum}. Expected a number of annotators, from 1.`);
}

function checkReachable({ annotatorIds }: OrderedVotes<string>, quorum: number): void {
  if (quorum <= Math.max(1, annotatorIds.length)) return;
  throw new InputError(
    `The quorum is ${quorum}, but the annotations are by ${annotatorIds.length} (${annotatorIds.join(', ')}), so that no image could have a score. Expected ${annotatorIds.length} at most.`,
  );
}

function checkBoundable({ aspects }: OrderedVotes<string>, missingPolicy: MissingPolicy): void {
  if (missingPolicy !== 'bounds' || aspects.every(({ votes }) => votes.comparisons.verdicts.length === 0)) return;
  throw new InputError(
    'The missing policy bounds asks what missing scores could have been, but the annotations hold comparisons. Use leave-out, or annotate with a strategy that gives scores.',
  );
}

function checkSomeWeight<A extends string>({ aspects }: OrderedVotes<A>, weights: Weights<A>): void {
  if (aspects.length === 0 || aspects.some(({ id }) => weightOf(weights, id) > 0)) return;
  throw new InputError(
    `The weights of all aspects (${aspects.map(({ id }) => id).join(', ')}) are 0, which leaves no overall score. Give at least one of them a weight above 0.`,
  );
}
