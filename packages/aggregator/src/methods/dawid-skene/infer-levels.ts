import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { addLevels } from './add-levels.ts';
import { type LevelCounts, type LevelModel, levelCount } from './level-model.ts';
import type { LevelVotes } from './level-votes.ts';

/**
 * The E step: the probabilities of the levels of each image, in proportion to the prevalence of a level and to the
 * probability of each vote where that level is true, and what they add to the counts. A vote with a share counts by
 * that power of its probability. Votes that no level explains leave all five probabilities at 0, and count for nothing.
 *
 * @param posterior Where the probabilities are written, if they are to be kept: that of level c at `image · 5 + c`.
 */
export function inferLevels(votes: LevelVotes, model: LevelModel, counts: LevelCounts, posterior?: Float64Array): void {
  counts.given.fill(0);
  counts.levels.fill(0);
  if (votes.shares) inferFromShares(votes, votes.shares, model, counts, posterior);
  else inferFromWhole(votes, model, counts, posterior);
}

/** So many factors are multiplied before the product is brought back to 1: more could become too small for a number. */
const factorsAtOnce = 32;

/** For whole votes: products of probabilities. The hot loop: one variable a level, from the first factor to the counts. */
function inferFromWhole(
  { images, starts, rows }: LevelVotes,
  { prevalence, confusion }: LevelModel,
  { given, levels }: LevelCounts,
  posterior?: Float64Array,
): void {
  for (let image = 0; image < images.length; image++) {
    const [start, end] = [wholeAt(starts, image), wholeAt(starts, image + 1)];
    let p0 = numberAt(prevalence, 0);
    let p1 = numberAt(prevalence, 1);
    let p2 = numberAt(prevalence, 2);
    let p3 = numberAt(prevalence, 3);
    let p4 = numberAt(prevalence, 4);
    for (let vote = start; vote < end; ) {
      for (const to = Math.min(end, vote + factorsAtOnce); vote < to; vote++) {
        const row = wholeAt(rows, vote);
        p0 *= numberAt(confusion, row);
        p1 *= numberAt(confusion, row + 1);
        p2 *= numberAt(confusion, row + 2);
        p3 *= numberAt(confusion, row + 3);
        p4 *= numberAt(confusion, row + 4);
      }
      const scale = 1 / (p0 + p1 + p2 + p3 + p4 || Number.POSITIVE_INFINITY);
      p0 *= scale;
      p1 *= scale;
      p2 *= scale;
      p3 *= scale;
      p4 *= scale;
    }
    addAt(levels, 0, p0);
    addAt(levels, 1, p1);
    addAt(levels, 2, p2);
    addAt(levels, 3, p3);
    addAt(levels, 4, p4);
    for (let vote = start; vote < end; vote++) {
      const row = wholeAt(rows, vote);
      addAt(given, row, p0);
      addAt(given, row + 1, p1);
      addAt(given, row + 2, p2);
      addAt(given, row + 3, p3);
      addAt(given, row + 4, p4);
    }
    posterior?.set([p0, p1, p2, p3, p4], image * levelCount);
  }
}

/** For votes that count in part: sums of logarithms. */
function inferFromShares(
  { images, starts, rows }: LevelVotes,
  shares: Float64Array,
  { prevalence, confusion }: LevelModel,
  counts: LevelCounts,
  posterior?: Float64Array,
): void {
  const logs = confusion.map(Math.log);
  const logPrevalence = prevalence.map(Math.log);
  const levels = new Float64Array(levelCount);
  for (let image = 0; image < images.length; image++) {
    const [start, end] = [wholeAt(starts, image), wholeAt(starts, image + 1)];
    levels.set(logPrevalence);
    for (let vote = start; vote < end; vote++) {
      const [row, share] = [wholeAt(rows, vote), numberAt(shares, vote)];
      for (let level = 0; level < levelCount; level++) {
        addAt(levels, level, share * numberAt(logs, row + level));
      }
    }
    fromLogs(levels);
    addLevels(counts.levels, 0, levels, 1);
    for (let vote = start; vote < end; vote++) {
      addLevels(counts.given, wholeAt(rows, vote), levels, numberAt(shares, vote));
    }
    posterior?.set(levels, image * levelCount);
  }
}

/** Turns logarithms into probabilities that add up to 1; into zeros where all are −∞. */
function fromLogs(levels: Float64Array): void {
  const greatest = levels.reduce((most, value) => Math.max(most, value));
  if (greatest === Number.NEGATIVE_INFINITY) {
    levels.fill(0);
    return;
  }
  let sum = 0;
  for (let level = 0; level < levelCount; level++) {
    const value = Math.exp(numberAt(levels, level) - greatest);
    levels[level] = value;
    sum += value;
  }
  for (let level = 0; level < levelCount; level++) levels[level] = numberAt(levels, level) / sum;
}
