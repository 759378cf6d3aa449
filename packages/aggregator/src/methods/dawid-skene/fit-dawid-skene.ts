import type { FitOptions } from '../fit-options.ts';
import { addLevels, type Counts, inferLevels, type LevelProbabilities } from './infer-levels.ts';
import { type LevelVotes, levelCount } from './level-votes.ts';

/** How confusions are fitted. */
export interface DawidSkeneOptions extends FitOptions {
  /**
   * Belief that annotators hit a level or come near it, in votes for each annotator and true level. 0 gives the plain
   * maximum likelihood, which needs many votes. Default 10.
   */
  prior?: number;
}

/** The fitted model. */
export interface Confusions extends LevelProbabilities {
  iterations: number;
  converged: boolean;
  lastChange: number;
}

/**
 * Fits a true level to each image, and to each annotator the probabilities of the levels it gives at each true one, by
 * the EM algorithm of Dawid and Skene (*Applied Statistics* 28, 1979), started from the shares of the votes. What makes
 * it ordinal is the belief each annotator brings: `prior` votes for each true level c, spread over the levels k in
 * proportion to 4^−|c−k|, so that a near miss is more likely than a far one.
 */
export function fitDawidSkene(
  votes: LevelVotes,
  { maxIterations, tolerance, prior }: Required<DawidSkeneOptions>,
): Confusions {
  const cells = votes.annotatorCount * levelCount * levelCount;
  const fitted: Confusions = {
    prevalence: new Float64Array(levelCount),
    confusion: new Float64Array(cells),
    posterior: voteShares(votes),
    iterations: 0,
    converged: false,
    lastChange: Number.POSITIVE_INFINITY,
  };
  const counts: Counts = { given: new Float64Array(cells), levels: new Float64Array(levelCount) };
  countShares(votes, fitted.posterior, counts);
  normalize(fitted, counts, prior);
  while (!fitted.converged && fitted.iterations < maxIterations) {
    inferLevels(votes, fitted, counts);
    fitted.lastChange = normalize(fitted, counts, prior);
    fitted.converged = fitted.lastChange <= tolerance;
    fitted.iterations++;
  }
  inferLevels(votes, fitted, counts, true);
  return fitted;
}

function voteShares({ images, starts, levels, shares }: LevelVotes): Float64Array {
  const posterior = new Float64Array(images.length * levelCount);
  for (let image = 0; image < images.length; image++) {
    const [start = 0, end = 0] = starts.subarray(image, image + 2);
    let total = 0;
    for (let vote = start; vote < end; vote++) total += shares?.[vote] ?? 1;
    for (let vote = start; vote < end; vote++) {
      const cell = image * levelCount + (levels[vote] ?? 0);
      posterior[cell] = (posterior[cell] ?? 0) + (shares?.[vote] ?? 1) / total;
    }
  }
  return posterior;
}

function countShares({ images, starts, rows, shares }: LevelVotes, posterior: Float64Array, counts: Counts): void {
  for (let image = 0; image < images.length; image++) {
    const own = posterior.subarray(image * levelCount, (image + 1) * levelCount);
    const end = starts[image + 1] ?? 0;
    for (let vote = starts[image] ?? 0; vote < end; vote++)
      addLevels(counts.given, rows[vote] ?? 0, own, shares?.[vote] ?? 1);
    addLevels(counts.levels, 0, own, 1);
  }
}

/** The M step: counts become probabilities. Gives the greatest change of one. */
function normalize(
  { prevalence, confusion, posterior }: Confusions,
  { given: counts, levels }: Counts,
  prior: number,
): number {
  let change = 0;
  const set = (into: Float64Array, cell: number, value: number): void => {
    change = Math.max(change, Math.abs(value - (into[cell] ?? 0)));
    into[cell] = value;
  };
  for (let start = 0; start < counts.length; start += levelCount * levelCount) {
    for (let level = 0; level < levelCount; level++) {
      let total = 0;
      let believed = 0;
      for (let given = 0; given < levelCount; given++) {
        total += counts[start + given * levelCount + level] ?? 0;
        believed += nearness(level, given);
      }
      for (let given = 0; given < levelCount; given++) {
        const cell = start + given * levelCount + level;
        const belief = (prior * nearness(level, given)) / believed;
        set(confusion, cell, total + prior === 0 ? 0 : ((counts[cell] ?? 0) + belief) / (total + prior));
      }
    }
  }
  const imageCount = posterior.length / levelCount;
  for (let level = 0; level < levelCount; level++) {
    const total = levels[level] ?? 0;
    set(prevalence, level, (total + prior / levelCount) / (imageCount + prior));
  }
  return change;
}

function nearness(level: number, given: number): number {
  return 4 ** -Math.abs(level - given);
}
