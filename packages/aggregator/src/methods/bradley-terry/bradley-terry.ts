import { InputError } from '@visionprefer/core';
import { at, numberAt } from '../../numbers/at.ts';
import type { Votes } from '../../votes/votes.ts';
import { checkFromZero, resolveFitOptions } from '../fit-options.ts';
import type { Estimates, Method } from '../method.ts';
import type { BradleyTerryOptions, BradleyTerrySettings } from './bradley-terry-options.ts';
import { type Component, componentsOf } from './components.ts';
import { fitBradleyTerry, type Strengths } from './fit-bradley-terry.ts';
import { type FoldedPairs, foldComparisons } from './fold-comparisons.ts';
import { isStrong } from './is-strong.ts';
import { strengthErrors } from './strength-errors.ts';

/**
 * The method `bradleyTerry`: each image of a sample has a strength π, from which the outcomes of its comparisons with
 * the others follow: P(i is preferred to k) = πᵢ / (πᵢ + πₖ) (Bradley and Terry, *Biometrika* 39, 1952). With
 * `ties: 'davidson'`, a tie has probability ν√(πᵢπₖ) / (πᵢ + πₖ + ν√(πᵢπₖ)) (Davidson, *Journal of the American
 * Statistical Association* 65, 1970). Scores of one annotator count as comparisons with each other, so only their order
 * within a sample matters. Every comparison counts the same, whichever annotator made it.
 *
 * An image's score is 1 + 4 · π / (1 + π), the probability to beat an average image on the scale of scores, average
 * being the geometric mean of the images it was compared with, by chains of comparisons. The log odds of two images
 * follow from their scores s as the difference of their log((s − 1) / (5 − s)). Standard error by the delta method from
 * the information matrix, comparisons taken as independent: those of one annotator on one sample are not quite, so it is
 * rather too small than too large.
 *
 * The notes of the fit say where it degrades: images that no chain of comparisons leads between are each scored among
 * those they were compared with; with `prior: 0`, images among which some won or lost all against the others have no
 * finite strengths and no scores.
 */
export function bradleyTerry(options: BradleyTerryOptions = {}): Method {
  const { prior = 1, ties = 'half' } = options;
  checkFromZero('prior', prior);
  if (ties !== 'half' && ties !== 'davidson') {
    throw new InputError(`There are no ties "${ties}". Expected half or davidson.`);
  }
  const resolved = { ...resolveFitOptions(options, 1e-10), prior, ties };
  return { name: 'bradleyTerry', reads: 'both', estimate: (votes) => estimate(votes, resolved) };
}

function estimate(votes: Votes, options: BradleyTerrySettings): Estimates {
  const { sampleStarts, imageCount } = votes;
  const pairs = foldComparisons(votes);
  const samples = Array.from({ length: sampleStarts.length - 1 }, (_, sample) => componentsOf(pairs, sample));
  const infinite = options.prior > 0 ? [] : samples.flat().filter((component) => !isStrong(component, pairs));
  leaveOut(infinite, pairs);
  const fitted = fitBradleyTerry(pairs, imageCount, options);
  const { iterations, converged, lastChange } = fitted;
  const notes = notesOn(samples, infinite, fitted);
  const scores = new Float64Array(imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(imageCount).fill(Number.NaN);
  const unscored = new Set(infinite);
  for (const component of samples.flat()) {
    if (unscored.has(component)) continue;
    const { images } = component;
    const logs = images.map((image) => Math.log(numberAt(fitted.values, image)));
    const average = logs.reduce((sum, log) => sum + log, 0) / images.length;
    const errors = strengthErrors(component, pairs, fitted, options.prior);
    for (const [place, image] of images.entries()) {
      const chance = 1 / (1 + Math.exp(average - at(logs, place)));
      scores[image] = 1 + 4 * chance;
      standardErrors[image] = 4 * chance * (1 - chance) * numberAt(errors, place);
    }
  }
  return { scores, standardErrors, fit: { iterations, converged, lastChange, notes } };
}

/** Takes out the comparisons of components without finite strengths, which the fit would follow without end. */
function leaveOut(components: readonly Component[], { firstWins, secondWins, ties }: FoldedPairs): void {
  for (const pair of components.flatMap(({ pairs }) => pairs)) {
    firstWins[pair] = 0;
    secondWins[pair] = 0;
    ties[pair] = 0;
  }
}

function notesOn(
  samples: readonly (readonly Component[])[],
  infinite: readonly Component[],
  { converged, iterations }: Strengths,
): string[] {
  const apart = samples.filter(({ length }) => length > 1).length;
  const notes: string[] = [];
  if (!converged) notes.push(`Not converged after ${iterations} iterations; the scores are the last.`);
  if (apart > 0) {
    notes.push(
      `In ${apart} of ${samples.length} samples no chain of comparisons leads between some of the images: each is scored among those it was compared with, and scores across such groups say nothing.`,
    );
  }
  if (infinite.length > 0) {
    const images = infinite.reduce((sum, component) => sum + component.images.length, 0);
    notes.push(
      `${images} images have no score: some of those they were compared with won or lost all against the others, and without a prior strengths are not finite. Pass a prior above 0.`,
    );
  }
  return notes;
}
