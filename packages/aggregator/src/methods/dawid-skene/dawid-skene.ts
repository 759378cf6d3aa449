import { countAt } from '../../numbers/at.ts';
import type { Votes } from '../../votes/votes.ts';
import { checkFromZero, resolveFitOptions } from '../fit-options.ts';
import type { Estimates, Fit, Method } from '../method.ts';
import type { DawidSkeneOptions, DawidSkeneSettings } from './dawid-skene-options.ts';
import { describeConfusion, levelMoments } from './describe-confusion.ts';
import { type Confusions, fitDawidSkene } from './fit-dawid-skene.ts';
import { levelCount } from './level-model.ts';
import { levelVotes } from './level-votes.ts';

/**
 * The method `dawidSkene`: each image has one true level, each annotator its own ways of mistaking one level for
 * another, and both are fitted to the votes. It needs many votes of each annotator at each level, and takes annotators'
 * mistakes as independent.
 *
 * P(annotator j gives level k | level c is true) is a table of 5 × 5 for each annotator, fitted by the EM algorithm of
 * Dawid and Skene (*Applied Statistics* 28, 1979). What makes it ordinal is the belief each annotator brings: `prior`
 * votes for each true level c, spread over the levels k in proportion to 4^−|c−k|, so that a near miss is more likely
 * than a far one. A score between two levels is a vote for both, each with its share.
 *
 * An image's score is the mean of its level over the posterior, its standard error the standard deviation.
 */
export function dawidSkene(options: DawidSkeneOptions = {}): Method {
  const { prior = 10 } = options;
  checkFromZero('prior', prior);
  const resolved = { ...resolveFitOptions(options), prior };
  return { name: 'dawidSkene', reads: 'scores', estimate: (votes) => estimate(votes, resolved) };
}

function estimate(votes: Votes, options: DawidSkeneSettings): Estimates {
  const given = levelVotes(votes);
  const fitted = fitDawidSkene(given, options);
  const scores = new Float64Array(votes.imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(votes.imageCount).fill(Number.NaN);
  for (const [place, image] of given.images.entries()) {
    const levels = fitted.posterior.subarray(place * levelCount, (place + 1) * levelCount);
    // Where no level explains the votes there is no score.
    if (levels.every((probability) => probability === 0)) continue;
    const { mean, deviation } = levelMoments(levels);
    scores[image] = Math.min(5, Math.max(1, 1 + mean));
    standardErrors[image] = deviation;
  }
  return { scores, standardErrors, fit: fitOf(votes, fitted) };
}

function fitOf({ annotatorCount, scores }: Votes, fitted: Confusions): Fit {
  const { converged, iterations, lastChange } = fitted;
  const votes = new Int32Array(annotatorCount);
  for (const annotator of scores.annotators) countAt(votes, annotator);
  const notes: string[] = [];
  if (!converged) notes.push(`Not converged after ${iterations} iterations; the scores are the last.`);
  if (votes.filter((count) => count > 0).length < 2) {
    notes.push('One annotator alone: its scores are believed as far as the prior goes.');
  }
  const profiles = Array.from(votes, (count, annotator) => {
    const { information, ...profile } = describeConfusion(fitted, annotator);
    return { votes: count, ...profile, information: count > 0 ? information : 0 };
  });
  const total = profiles.reduce((sum, { information }) => sum + information, 0);
  const annotators = profiles.map(({ information, ...rest }) => ({
    ...rest,
    weight: total > 0 ? information / total : 0,
  }));
  return { iterations, converged, lastChange, notes, annotators };
}
