import { type LevelVotes, levelCount } from './level-votes.ts';

/** What the model of Dawid and Skene says of levels, annotators and images. */
export interface LevelProbabilities {
  /** Probability of each level. */
  prevalence: Float64Array;
  /** Probability that an annotator gives level k where c is true, at `(annotator · 5 + k) · 5 + c`. */
  confusion: Float64Array;
  /** Probability of each true level of each image that has votes, at `image · 5 + c`. */
  posterior: Float64Array;
}

/** What is counted over all votes: how often which level was given at which true one, and how often each is true. */
export interface Counts {
  /** Laid out as `confusion` is. */
  given: Float64Array;
  levels: Float64Array;
}

/** The E step: the levels of each image, and at once what they add to the counts. The levels are kept when asked for. */
export function inferLevels(votes: LevelVotes, fitted: LevelProbabilities, counts: Counts, keep = false): void {
  counts.given.fill(0);
  counts.levels.fill(0);
  if (votes.shares) inferShares(votes, votes.shares, fitted, counts);
  else inferWhole(votes, fitted, counts, keep);
}

/** So many factors are multiplied before the product is brought back to 1: more could become too small for a number. */
const factorsAtOnce = 32;

/** Of whole votes, by products of probabilities. The hot loop: written out level by level. */
function inferWhole(
  { images, starts, rows }: LevelVotes,
  fitted: LevelProbabilities,
  counts: Counts,
  keep: boolean,
): void {
  const { prevalence, confusion, posterior } = fitted;
  const { given, levels } = counts;
  for (let image = 0; image < images.length; image++) {
    const start = starts[image] ?? 0;
    const end = starts[image + 1] ?? 0;
    let p0 = prevalence[0] ?? 0;
    let p1 = prevalence[1] ?? 0;
    let p2 = prevalence[2] ?? 0;
    let p3 = prevalence[3] ?? 0;
    let p4 = prevalence[4] ?? 0;
    let vote = start;
    while (vote < end) {
      for (const to = Math.min(end, vote + factorsAtOnce); vote < to; vote++) {
        const row = rows[vote] ?? 0;
        p0 *= confusion[row] ?? 0;
        p1 *= confusion[row + 1] ?? 0;
        p2 *= confusion[row + 2] ?? 0;
        p3 *= confusion[row + 3] ?? 0;
        p4 *= confusion[row + 4] ?? 0;
      }
      // Votes that no true level explains at all tell nothing.
      const scale = 1 / (p0 + p1 + p2 + p3 + p4 || Number.POSITIVE_INFINITY);
      p0 *= scale;
      p1 *= scale;
      p2 *= scale;
      p3 *= scale;
      p4 *= scale;
    }
    levels[0] = (levels[0] ?? 0) + p0;
    levels[1] = (levels[1] ?? 0) + p1;
    levels[2] = (levels[2] ?? 0) + p2;
    levels[3] = (levels[3] ?? 0) + p3;
    levels[4] = (levels[4] ?? 0) + p4;
    for (vote = start; vote < end; vote++) {
      const row = rows[vote] ?? 0;
      given[row] = (given[row] ?? 0) + p0;
      given[row + 1] = (given[row + 1] ?? 0) + p1;
      given[row + 2] = (given[row + 2] ?? 0) + p2;
      given[row + 3] = (given[row + 3] ?? 0) + p3;
      given[row + 4] = (given[row + 4] ?? 0) + p4;
    }
    if (!keep) continue;
    const own = image * levelCount;
    posterior[own] = p0;
    posterior[own + 1] = p1;
    posterior[own + 2] = p2;
    posterior[own + 3] = p3;
    posterior[own + 4] = p4;
  }
}

/** Of votes that count in part, by sums of logarithms. */
function inferShares(
  { images, starts, rows }: LevelVotes,
  shares: Float64Array,
  { prevalence, confusion, posterior }: LevelProbabilities,
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
    for (let vote = start; vote < end; vote++) addLevels(counts.given, rows[vote] ?? 0, own, shares[vote] ?? 0);
    addLevels(counts.levels, 0, own, 1);
  }
}

/** Adds the probabilities of the levels to five cells. */
export function addLevels(counts: Float64Array, row: number, levels: Float64Array, share: number): void {
  for (let level = 0; level < levelCount; level++) {
    counts[row + level] = (counts[row + level] ?? 0) + share * (levels[level] ?? 0);
  }
}
