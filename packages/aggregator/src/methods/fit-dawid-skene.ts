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
  const counts: Counts = { given: new Float64Array(cells), levels: new Float64Array(levelCount) };
  countShares(votes, fitted.posterior, counts);
  normalize(fitted, counts, prior);
  while (!fitted.converged && fitted.iterations < maxIterations) {
    infer(votes, fitted, counts);
    fitted.lastChange = normalize(fitted, counts, prior);
    fitted.converged = fitted.lastChange <= tolerance;
    fitted.iterations++;
  }
  infer(votes, fitted, counts, true);
  return fitted;
}

/** What is counted over all votes: how often which level was given at which true one, and how often each is true. */
interface Counts {
  /** Laid out as `confusion` is. */
  given: Float64Array;
  levels: Float64Array;
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
      add(counts.given, rows[vote] ?? 0, own, shares?.[vote] ?? 1);
    add(counts.levels, 0, own, 1);
  }
}

/** Adds the probabilities of the levels to five cells. */
function add(counts: Float64Array, row: number, levels: Float64Array, share: number): void {
  for (let level = 0; level < levelCount; level++) {
    counts[row + level] = (counts[row + level] ?? 0) + share * (levels[level] ?? 0);
  }
}

/** The E step: the levels of each image, and at once what they add to the counts. The levels are kept when asked for. */
function infer(votes: LevelVotes, fitted: Confusions, counts: Counts, keep = false): void {
  counts.given.fill(0);
  counts.levels.fill(0);
  if (votes.shares) inferShares(votes, votes.shares, fitted, counts);
  else inferWhole(votes, fitted, counts, keep);
}

/** So many factors are multiplied before the product is brought back to 1: more could become too small for a number. */
const factorsAtOnce = 32;

/** Of whole votes, by products of probabilities. The hot loop: written out level by level. */
function inferWhole({ images, starts, rows }: LevelVotes, fitted: Confusions, counts: Counts, keep: boolean): void {
  const { prevalence, confusion, posterior } = fitted;
  const { given, levels } = counts;
  const [q0 = 0, q1 = 0, q2 = 0, q3 = 0, q4 = 0] = prevalence;
  let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
  for (let image = 0; image < images.length; image++) {
    const start = starts[image] ?? 0;
    const end = starts[image + 1] ?? 0;
    let p0 = q0;
    let p1 = q1;
    let p2 = q2;
    let p3 = q3;
    let p4 = q4;
    for (let from = start; from < end; from += factorsAtOnce) {
      const to = Math.min(end, from + factorsAtOnce);
      for (let vote = from; vote < to; vote++) {
        const row = rows[vote] ?? 0;
        p0 *= confusion[row] ?? 0;
        p1 *= confusion[row + 1] ?? 0;
        p2 *= confusion[row + 2] ?? 0;
        p3 *= confusion[row + 3] ?? 0;
        p4 *= confusion[row + 4] ?? 0;
      }
      const sum = p0 + p1 + p2 + p3 + p4;
      // Votes that no true level explains at all tell nothing.
      if (sum === 0) [p0, p1, p2, p3, p4] = [q0, q1, q2, q3, q4];
      const scale = sum === 0 ? 1 : 1 / sum;
      p0 *= scale;
      p1 *= scale;
      p2 *= scale;
      p3 *= scale;
      p4 *= scale;
    }
    s0 += p0;
    s1 += p1;
    s2 += p2;
    s3 += p3;
    s4 += p4;
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      given[row] = (given[row] ?? 0) + p0;
      given[row + 1] = (given[row + 1] ?? 0) + p1;
      given[row + 2] = (given[row + 2] ?? 0) + p2;
      given[row + 3] = (given[row + 3] ?? 0) + p3;
      given[row + 4] = (given[row + 4] ?? 0) + p4;
    }
    if (keep) posterior.set([p0, p1, p2, p3, p4], image * levelCount);
  }
  levels.set([s0, s1, s2, s3, s4]);
}

/** Of votes that count in part, by sums of logarithms. */
function inferShares(
  { images, starts, rows }: LevelVotes,
  shares: Float64Array,
  { prevalence, confusion, posterior }: Confusions,
  counts: Counts,
): void {
  const logs = confusion.map(Math.log);
  const logPrevalence = prevalence.map(Math.log);
  for (let image = 0; image < images.length; image++) {
    const [start = 0, end = 0] = [starts[image], starts[image + 1]];
    const own = posterior.subarray(image * levelCount, (image + 1) * levelCount);
    own.set(logPrevalence);
    for (let vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      const share = shares[vote] ?? 0;
      for (let level = 0; level < levelCount; level++)
        own[level] = (own[level] ?? 0) + share * (logs[row + level] ?? 0);
    }
    const greatest = own.reduce((most, value) => Math.max(most, value));
    let sum = 0;
    for (let level = 0; level < levelCount; level++) {
      const value = Math.exp((own[level] ?? 0) - greatest);
      own[level] = value;
      sum += value;
    }
    for (let level = 0; level < levelCount; level++) own[level] = (own[level] ?? 0) / sum;
    for (let vote = start; vote < end; vote++) add(counts.given, rows[vote] ?? 0, own, shares[vote] ?? 0);
    add(counts.levels, 0, own, 1);
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
