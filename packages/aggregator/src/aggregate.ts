import { type Annotation, type Consensus, InputError, type Source } from '@visionprefer/core';
import { buildConsensus } from './build-consensus.ts';
import { collectVotes } from './collect-votes.ts';
import { defaultMethod } from './default-method.ts';
import { describeFit, type FitReport } from './fit-report.ts';
import type { Method } from './method.ts';
import { checkWeights, weightOf } from './overall.ts';
import { type SettledVotes, settleVotes } from './settle-votes.ts';

/** How consensus is found. */
export interface AggregateOptions<A extends string = string> {
  /**
   * How votes become scores. Default: `mean()` for the scores of one annotator or on fewer than ten images,
   * `reliability()` for those of several annotators, `bradleyTerry()` for comparisons.
   */
  method?: Method;
  /** Told once how the method came to its scores: whether it converged, and what it found out about the annotators. */
  onFit?(report: FitReport<A>): void;
  /** How much each aspect counts in the overall score: a number from 0, and 0 leaves it out. Default: 1 each. */
  weights?: Partial<Record<A, number>>;
  /**
   * Whether one aspect may have been judged by several versions of its rubric. Default `refuse`: such scores do not
   * measure the same.
   */
  mixedVersions?: 'refuse' | 'allow';
}

/**
 * Finds the consensus of the annotators about each sample.
 *
 * The result depends on what was said and not on the order it was read in: the same annotations give the same bytes.
 * Samples, images, aspects and annotators come in natural order of their ids (`image-2` before `image-10`), annotation
 * keys in the order of their characters. Every image has every aspect that occurs anywhere; where nobody scored it the
 * score is null. An annotator's several rounds make one vote, and an annotation that comes twice counts once.
 *
 * @throws InputError when annotations contradict each other, hold what the method does not read, mix versions of a
 * rubric or two pictures under one image id, or when weights are not numbers from 0 or are 0 for every aspect.
 */
export async function aggregate<A extends string = string>(
  annotations: Source<Annotation<A>>,
  options: AggregateOptions<NoInfer<A>> = {},
): Promise<Consensus<A>[]> {
  const { weights = {}, mixedVersions = 'refuse' } = options;
  checkWeights(weights);
  const settled = settleVotes(await collectVotes(annotations, { mixedVersions }));
  checkSomeWeight(settled, weights);
  const method = chooseMethod(settled, options.method);
  const estimates = settled.aspects.map(({ votes }) => method.estimate(votes));
  options.onFit?.(describeFit(method.name, settled, estimates));
  return buildConsensus({ method: method.name, settled, estimates, weights });
}

function checkSomeWeight<A extends string>({ aspects }: SettledVotes<A>, weights: Partial<Record<A, number>>): void {
  if (aspects.length === 0 || aspects.some(({ id }) => weightOf(weights, id) > 0)) return;
  throw new InputError(
    `The weights of all aspects (${aspects.map(({ id }) => id).join(', ')}) are 0, which leaves no overall score. Give at least one of them a weight above 0.`,
  );
}

function chooseMethod({ aspects }: SettledVotes<string>, given: Method | undefined): Method {
  const scores = aspects.some(({ votes }) => votes.scores.scores.length > 0);
  const comparisons = aspects.some(({ votes }) => votes.comparisons.verdicts.length > 0);
  if (scores && comparisons && given?.reads !== 'both') {
    throw new InputError(
      `The annotations hold both scores and comparisons${given ? `, and method "${given.name}" reads ${given.reads} only` : ''}. Aggregate those of pairwise strategies and the others apart, or pass a method that reads both, such as bradleyTerry().`,
    );
  }
  const method = given ?? defaultMethod(aspects.map(({ votes }) => votes));
  const unread = comparisons ? method.reads === 'scores' : scores && method.reads === 'comparisons';
  if (!unread) return method;
  throw new InputError(
    `The annotations hold ${comparisons ? 'comparisons' : 'scores'}, but method "${method.name}" reads ${method.reads}. Pass ${comparisons ? 'bradleyTerry()' : 'reliability()'}, or no method to have one chosen.`,
  );
}
