import type { FitOptions } from './fit-options.ts';
import type { LevelVotes } from './level-votes.ts';

/** Levels of a score, worst to best. */
export const levelCount = 5;

/** How confusions are fitted. */
export interface DawidSkeneOptions extends FitOptions {
  /**
   * Belief that annotators hit a level or come near it, in votes for each annotator and true level. 0 gives the plain
   * maximum likelihood, which needs many votes. Default 10.
   */
  prior?: number;
}

/** The fitted model. */
export interface Confusions {
  /** Probability of each level. */
  prevalence: Float64Array;
  /** Probability that an annotator gives level k where c is true, at `(annotator · 5 + k) · 5 + c`. */
  confusion: Float64Array;
  /** Probability of each true level of each image that has votes, at `image · 5 + c`. */
  posterior: Float64Array;
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
  const counts = new Float64Array(cells);
  countGiven(votes, fitted.posterior, counts);
  normalize(fitted, counts, prior);
  while (!fitted.converged && fitted.iterations < maxIterations) {
    counts.fill(0);
    infer(votes, fitted, counts);
    fitted.lastChange = normalize(fitted, counts, prior);
    fitted.converged = fitted.lastChange <= tolerance;
    fitted.iterations++;
  }
  infer(votes, fitted, counts);
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

function countGiven({ images, starts, rows, shares }: LevelVotes, posterior: Float64Array, counts: Float64Array): void {
  for (let image = 0; image < images.length; image++) {
    const end = starts[image + 1] ?? 0;
    for (let vote = starts[image] ?? 0; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      const share = shares?.[vote] ?? 1;
      for (let level = 0; level < levelCount; level++) {
        counts[row + level] = (counts[row + level] ?? 0) + share * (posterior[image * levelCount + level] ?? 0);
      }
    }
  }
}

/** The E step: the levels of each image, and at once what they add to the counts. */
function infer(votes: LevelVotes, fitted: Confusions, counts: Float64Array): void {
  if (votes.shares) inferShares(votes, votes.shares, fitted, counts);
  else inferWhole(votes, fitted, counts);
}

/** Of whole votes, by products of probabilities. The hot loop: written out level by level. */
function inferWhole({ images, starts, rows }: LevelVotes, fitted: Confusions, counts: Float64Array): void {
  const { prevalence, confusion, posterior } = fitted;
  const [q0 = 0, q1 = 0, q2 = 0, q3 = 0, q4 = 0] = prevalence;
  for (let image = 0; image < images.length; image++) {
    const start = starts[image] ?? 0;
    const end = starts[image + 1] ?? 0;
    let p0 = q0;
    let p1 = q1;
    let p2 = q2;
    let p3 = q3;
    let p4 = q4;
    let sum = 1;
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      p0 *= confusion[row] ?? 0;
      p1 *= confusion[row + 1] ?? 0;
      p2 *= confusion[row + 2] ?? 0;
      p3 *= confusion[row + 3] ?? 0;
      p4 *= confusion[row + 4] ?? 0;
      sum = p0 + p1 + p2 + p3 + p4;
      // Many votes make a product too small for a number.
      if (sum < 1e-200) {
        p0 /= sum;
        p1 /= sum;
        p2 /= sum;
        p3 /= sum;
        p4 /= sum;
        sum = 1;
      }
    }
    const cell = image * levelCount;
    posterior[cell] = p0 /= sum;
    posterior[cell + 1] = p1 /= sum;
    posterior[cell + 2] = p2 /= sum;
    posterior[cell + 3] = p3 /= sum;
    posterior[cell + 4] = p4 /= sum;
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      counts[row] = (counts[row] ?? 0) + p0;
      counts[row + 1] = (counts[row + 1] ?? 0) + p1;
      counts[row + 2] = (counts[row + 2] ?? 0) + p2;
      counts[row + 3] = (counts[row + 3] ?? 0) + p3;
      counts[row + 4] = (counts[row + 4] ?? 0) + p4;
    }
  }
}

/** Of votes that count in part, by sums of logarithms. */
function inferShares(
  { images, starts, rows }: LevelVotes,
  shares: Float64Array,
  { prevalence, confusion, posterior }: Confusions,
  counts: Float64Array,
): void {
  const logs = confusion.map(Math.log);
  const logPrevalence = prevalence.map(Math.log);
  for (let image = 0; image < images.length; image++) {
    const start = starts[image] ?? 0;
    const end = starts[image + 1] ?? 0;
    const own = posterior.subarray(image * levelCount, (image + 1) * levelCount);
    own.set(logPrevalence);
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      const share = shares[vote] ?? 0;
      for (let level = 0; level < levelCount; level++)
        own[level] = (own[level] ?? 0) + share * (logs[row + level] ?? 0);
    }
    const greatest = Math.max(...own);
    let sum = 0;
    for (let level = 0; level < levelCount; level++) {
      const value = Math.exp((own[level] ?? 0) - greatest);
      own[level] = value;
      sum += value;
    }
    for (let level = 0; level < levelCount; level++) own[level] = (own[level] ?? 0) / sum;
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      const share = shares[vote] ?? 0;
      for (let level = 0; level < levelCount; level++) {
        counts[row + level] = (counts[row + level] ?? 0) + share * (own[level] ?? 0);
      }
    }
  }
}

/** The M step: counts become probabilities. Gives the greatest change of one. */
function normalize({ prevalence, confusion, posterior }: Confusions, counts: Float64Array, prior: number): number {
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
    let total = 0;
    for (let cell = level; cell < posterior.length; cell += levelCount) total += posterior[cell] ?? 0;
    set(prevalence, level, (total + prior / levelCount) / (imageCount + prior));
  }
  return change;
}

function nearness(level: number, given: number): number {
  return 4 ** -Math.abs(level - given);
}
