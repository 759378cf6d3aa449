import { checkFromZero, resolveFitOptions } from '../fit-options.ts';
import type { AnnotatorFit, Estimates, Fit, Method, Votes } from '../method.ts';
import { type Confusions, type DawidSkeneOptions, fitDawidSkene } from './fit-dawid-skene.ts';
import { levelCount, levelVotes } from './level-votes.ts';

/**
 * The method `dawidSkene`: each image has one true level, each annotator its own ways of mistaking one level for
 * another, and both are fitted to the votes (the formula stands with the fit). It needs many votes of each annotator at
 * each level, and takes annotators' mistakes as independent.
 *
 * An image's score is the mean of its level over the posterior, its standard error the standard deviation.
 */
export function dawidSkene(options: DawidSkeneOptions = {}): Method {
  const { prior = 10 } = options;
  checkFromZero('prior', prior);
  const resolved = { ...resolveFitOptions(options), prior };
  return { name: 'dawidSkene', reads: 'scores', estimate: (votes) => estimate(votes, resolved) };
}

function estimate(votes: Votes, options: Required<DawidSkeneOptions>): Estimates {
  const given = levelVotes(votes);
  const fitted = fitDawidSkene(given, options);
  const scores = new Float64Array(votes.imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(votes.imageCount).fill(Number.NaN);
  for (const [place, image] of given.images.entries()) {
    const { mean, deviation } = momentsOf(fitted.posterior.subarray(place * levelCount, (place + 1) * levelCount));
    scores[image] = Math.min(5, Math.max(1, 1 + mean));
    standardErrors[image] = deviation;
  }
  return { scores, standardErrors, fit: fitOf(votes, fitted) };
}

/** Mean and standard deviation of a level, 0 to 4, with these probabilities. */
function momentsOf(probabilities: ArrayLike<number>): { mean: number; deviation: number } {
  let mean = 0;
  for (let level = 0; level < levelCount; level++) mean += level * (probabilities[level] ?? 0);
  let variance = 0;
  for (let level = 0; level < levelCount; level++) variance += (probabilities[level] ?? 0) * (level - mean) ** 2;
  return { mean, deviation: Math.sqrt(variance) };
}

function fitOf({ annotatorCount, scores }: Votes, fitted: Confusions): Fit {
  const { converged, iterations, lastChange } = fitted;
  const votes = new Int32Array(annotatorCount);
  for (const annotator of scores.annotators) votes[annotator] = (votes[annotator] ?? 0) + 1;
  const found = Array.from(votes, (count, annotator) => describe(fitted, annotator, count));
  const total = found.reduce((sum, { information }) => sum + information, 0);
  const notes: string[] = [];
  if (!converged) notes.push(`Not converged after ${iterations} iterations; the scores are the last.`);
  if (votes.filter((count) => count > 0).length < 2) {
    notes.push('One annotator alone: its scores are believed as far as the prior goes.');
  }
  const annotators = found.map(({ information, ...rest }) => ({
    ...rest,
    weight: total > 0 ? information / total : 0,
  }));
  return { iterations, converged, lastChange, notes, annotators };
}

/** Bias, scale and noise that follow from a confusion; its information is that of a vote about the true level. */
function describe(
  { prevalence, confusion }: Confusions,
  annotator: number,
  votes: number,
): Omit<AnnotatorFit, 'weight'> & { information: number } {
  const start = annotator * levelCount * levelCount;
  const table = Array.from({ length: levelCount }, (_, level) =>
    Array.from({ length: levelCount }, (_, given) => confusion[start + given * levelCount + level] ?? 0),
  );
  const rows = table.map(momentsOf);
  const truth = momentsOf(prevalence);
  const over = (value: (level: number) => number) =>
    prevalence.reduce((sum, probability, level) => sum + probability * value(level), 0);
  const meanAt = (level: number) => rows[level]?.mean ?? 0;
  const given = over(meanAt);
  const slope = over((level) => (level - truth.mean) * (meanAt(level) - given)) / truth.deviation ** 2;
  const residual = over(
    (level) => (rows[level]?.deviation ?? 0) ** 2 + (meanAt(level) - given - slope * (level - truth.mean)) ** 2,
  );
  return {
    votes,
    bias: given - truth.mean,
    scale: slope,
    noise: Math.sqrt(residual),
    information: votes > 0 ? informationOf(prevalence, table) : 0,
    confusion: table,
  };
}

/** Mutual information of the true level and the given one (Shannon 1948), in nats. */
function informationOf(prevalence: Float64Array, table: readonly (readonly number[])[]): number {
  let information = 0;
  for (let given = 0; given < levelCount; given++) {
    const marginal = table.reduce((sum, row, level) => sum + (prevalence[level] ?? 0) * (row[given] ?? 0), 0);
    for (const [level, row] of table.entries()) {
      const joint = (prevalence[level] ?? 0) * (row[given] ?? 0);
      if (joint > 0) information += joint * Math.log((row[given] ?? 0) / marginal);
    }
  }
  return Math.max(0, information);
}
