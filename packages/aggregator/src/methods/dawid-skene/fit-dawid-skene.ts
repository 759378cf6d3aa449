import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { addLevels } from './add-levels.ts';
import type { DawidSkeneSettings } from './dawid-skene-options.ts';
import { inferLevels } from './infer-levels.ts';
import { type LevelCounts, type LevelModel, levelCount } from './level-model.ts';
import type { LevelVotes } from './level-votes.ts';

/** The fitted model. */
export interface Confusions extends LevelModel {
  /** Probability of each true level of each image that has votes, at `image · 5 + c`. */
  posterior: Float64Array;
  iterations: number;
  converged: boolean;
  lastChange: number;
}

/**
 * Fits a true level to each image, and to each annotator the probabilities of the levels it gives at each true one, by
 * the EM algorithm, started from the shares of the votes.
 */
export function fitDawidSkene(votes: LevelVotes, { maxIterations, tolerance, prior }: DawidSkeneSettings): Confusions {
  const cells = votes.annotatorCount * levelCount * levelCount;
  const fitted: Confusions = {
    prevalence: new Float64Array(levelCount),
    confusion: new Float64Array(cells),
    posterior: voteShares(votes),
    iterations: 0,
    converged: false,
    lastChange: Number.POSITIVE_INFINITY,
  };
  const counts: LevelCounts = { given: new Float64Array(cells), levels: new Float64Array(levelCount) };
  countShares(votes, fitted.posterior, counts);
  normalize(fitted, counts, prior);
  while (!fitted.converged && fitted.iterations < maxIterations) {
    inferLevels(votes, fitted, counts);
    fitted.lastChange = normalize(fitted, counts, prior);
    fitted.converged = fitted.lastChange <= tolerance;
    fitted.iterations++;
  }
  inferLevels(votes, fitted, counts, fitted.posterior);
  return fitted;
}

function voteShares({ images, starts, levels, shares }: LevelVotes): Float64Array {
  const posterior = new Float64Array(images.length * levelCount);
  const shareOf = (vote: number) => (shares ? numberAt(shares, vote) : 1);
  for (let image = 0; image < images.length; image++) {
    const [start, end] = [wholeAt(starts, image), wholeAt(starts, image + 1)];
    let total = 0;
    for (let vote = start; vote < end; vote++) total += shareOf(vote);
    for (let vote = start; vote < end; vote++) {
      addAt(posterior, image * levelCount + wholeAt(levels, vote), shareOf(vote) / total);
    }
  }
  return posterior;
}

function countShares({ images, starts, rows, shares }: LevelVotes, posterior: Float64Array, counts: LevelCounts): void {
  for (let image = 0; image < images.length; image++) {
    const levels = posterior.subarray(image * levelCount, (image + 1) * levelCount);
    const end = wholeAt(starts, image + 1);
    for (let vote = wholeAt(starts, image); vote < end; vote++) {
      addLevels(counts.given, wholeAt(rows, vote), levels, shares ? numberAt(shares, vote) : 1);
    }
    addLevels(counts.levels, 0, levels, 1);
  }
}

/** The M step: counts become probabilities. Gives the greatest change of one. */
function normalize({ prevalence, confusion, posterior }: Confusions, counts: LevelCounts, prior: number): number {
  let change = 0;
  const set = (into: Float64Array, cell: number, value: number): void => {
    change = Math.max(change, Math.abs(value - numberAt(into, cell)));
    into[cell] = value;
  };
  for (let start = 0; start < confusion.length; start += levelCount * levelCount) {
    for (let level = 0; level < levelCount; level++) {
      let total = 0;
      let believed = 0;
      for (let given = 0; given < levelCount; given++) {
        total += numberAt(counts.given, start + given * levelCount + level);
        believed += nearness(level, given);
      }
      for (let given = 0; given < levelCount; given++) {
        const cell = start + given * levelCount + level;
        const belief = (prior * nearness(level, given)) / believed;
        set(confusion, cell, total + prior === 0 ? 0 : (numberAt(counts.given, cell) + belief) / (total + prior));
      }
    }
  }
  const imageCount = posterior.length / levelCount;
  for (let level = 0; level < levelCount; level++) {
    const total = numberAt(counts.levels, level);
    set(prevalence, level, (total + prior / levelCount) / (imageCount + prior));
  }
  return change;
}

/** How near a level is to the true one: 4 to the power of −|c − k|. */
function nearness(level: number, given: number): number {
  return 4 ** -Math.abs(level - given);
}
