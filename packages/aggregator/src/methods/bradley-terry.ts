import { InputError } from '@visionprefer/core';
import type { Estimates, Method, Votes } from '../method.ts';
import { type Connection, connectionOf } from './connection.ts';
import { type BradleyTerryOptions, fitBradleyTerry, type Strengths } from './fit-bradley-terry.ts';
import { checkFromZero, resolveFitOptions } from './fit-options.ts';
import { type FoldedPairs, foldComparisons } from './fold-comparisons.ts';
import { strengthErrors } from './strength-errors.ts';

/**
 * The method `bradleyTerry`: each image of a sample has a strength π, from which the outcomes of its comparisons with
 * the others follow (the formula stands with the fit). Scores of one annotator count as comparisons with each other, so
 * only their order within a sample matters. Every comparison counts the same, whoever made it.
 *
 * An image's score is 1 + 4 · π / (1 + π), with 1 to 5 for the probability to beat an image of average strength; the log
 * odds of two images follow from their scores s as log((s − 1) / (5 − s)). Without a prior the average is the geometric
 * mean of the sample. Standard error by the delta method from the information matrix, comparisons taken as independent:
 * those of one annotator on one sample are not quite, so it is rather small than large.
 *
 * With `prior: 0`, a sample in which some images won or lost all against the others has no finite strengths and no
 * scores; with a prior, images that no chain of comparisons leads between are compared by way of the average one.
 */
export function bradleyTerry(options: BradleyTerryOptions = {}): Method {
  const { prior = 1, ties = 'half' } = options;
  checkFromZero('prior', prior);
  if (ties !== 'half' && ties !== 'davidson')
    throw new InputError(`There are no ties "${ties}". Expected half or davidson.`);
  const resolved = { ...resolveFitOptions(options), prior, ties };
  return { name: 'bradleyTerry', reads: 'both', estimate: (votes) => estimate(votes, resolved) };
}

function estimate(votes: Votes, options: Required<BradleyTerryOptions>): Estimates {
  const { sampleStarts, imageCount } = votes;
  const pairs = foldComparisons(votes);
  const connections = Array.from({ length: sampleStarts.length - 1 }, (_, sample) => connectionOf(pairs, sample));
  if (options.prior === 0) leaveOutInfinite(pairs, connections);
  const fitted = fitBradleyTerry(pairs, imageCount, options);
  const result: Estimates = {
    scores: new Float64Array(imageCount).fill(Number.NaN),
    standardErrors: new Float64Array(imageCount).fill(Number.NaN),
    fit: {
      iterations: fitted.iterations,
      converged: fitted.converged,
      lastChange: fitted.lastChange,
      notes: notesOn(connections, fitted, options.prior),
    },
  };
  for (const [sample, connection] of connections.entries()) {
    if (options.prior === 0 && connection !== 'strong') continue;
    const [start = 0, end = 0] = sampleStarts.subarray(sample, sample + 2);
    writeScores(result, pairs, fitted, { sample, start, end, prior: options.prior });
  }
  return result;
}

/** Takes out the comparisons of samples without finite strengths, which the fit would follow without end. */
function leaveOutInfinite({ starts, ...columns }: FoldedPairs, connections: readonly Connection[]): void {
  for (const [sample, connection] of connections.entries()) {
    if (connection === 'strong') continue;
    for (const column of [columns.firstWins, columns.secondWins, columns.ties]) {
      column.fill(0, starts[sample], starts[sample + 1]);
    }
  }
}

function writeScores(
  { scores, standardErrors }: Estimates,
  pairs: FoldedPairs,
  fitted: Strengths,
  place: { sample: number; start: number; end: number; prior: number },
): void {
  const { start, end, prior } = place;
  const errors = strengthErrors(pairs, fitted, place);
  const compared = new Set<number>();
  const [from = 0, to = 0] = pairs.starts.subarray(place.sample, place.sample + 2);
  for (let pair = from; pair < to; pair++) {
    compared.add(pairs.firsts[pair] ?? start);
    compared.add(pairs.seconds[pair] ?? start);
  }
  const logs = [...compared].sort((a, b) => a - b).map((image) => Math.log(fitted.values[image] ?? 1));
  const average = prior === 0 && logs.length > 0 ? Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length) : 1;
  for (let image = start; image < end; image++) {
    if (!compared.has(image)) continue;
    const strength = (fitted.values[image] ?? 1) / average;
    const chance = strength / (1 + strength);
    scores[image] = 1 + 4 * chance;
    standardErrors[image] = 4 * chance * (1 - chance) * (errors[image - start] ?? Number.NaN);
  }
}

function notesOn(connections: readonly Connection[], { converged, iterations }: Strengths, prior: number): string[] {
  const count = (wanted: Connection) => connections.filter((connection) => connection === wanted).length;
  const [weak, apart] = [count('weak'), count('apart')];
  const notes: string[] = [];
  if (!converged) notes.push(`Not converged after ${iterations} iterations; the scores are the last.`);
  if (prior === 0 && weak + apart > 0) {
    notes.push(
      `In ${weak + apart} of ${connections.length} samples some images won all comparisons with the others, or were not compared with them: without a prior they have no finite strengths, and no scores. Pass a prior above 0.`,
    );
  } else if (apart > 0) {
    notes.push(
      `In ${apart} of ${connections.length} samples no chain of comparisons leads between some of the images: they are set against each other by the prior alone.`,
    );
  }
  return notes;
}
