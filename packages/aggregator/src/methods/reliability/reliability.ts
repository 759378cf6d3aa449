import { numberAt, wholeAt } from '../../numbers/at.ts';
import type { ScoreVotes, Votes } from '../../votes/votes.ts';
import { type FitOptions, type FitSettings, resolveFitOptions } from '../fit-options.ts';
import type { Estimates, Family, Fit, Method } from '../method.ts';
import { votesByImage } from '../votes-by-image.ts';
import { weightedMean } from '../weighted-mean.ts';
import { agreesByChance } from './agrees-by-chance.ts';
import { annotatorLines } from './annotator-lines.ts';
import { correlationsOf } from './correlations.ts';
import type { Factor } from './factor.ts';
import { type Copies, findCopies } from './find-copies.ts';
import { fitJury } from './fit-jury.ts';
import { unitShares } from './unit-shares.ts';
import { whyTooThin } from './why-too-thin.ts';

/**
 * The method `reliability`: annotators that go along with the others count more.
 *
 * Scores are taken by their order alone: z is Φ⁻¹ of where a score stands among those of its annotator (van der Waerden
 * 1952). Then z = aⱼ + λⱼq + ε, ε ~ N(0, σⱼ²) is fitted, with one quality q ~ N(0, 1) for each image, and a bias, a scale
 * and a noise for each annotator j (factor analysis with one factor, Rubin and Thayer, *Psychometrika* 47, 1982): a
 * subject model as in ITU-T P.913, clause 12, with a scale, and by the order of the levels.
 *
 * An image's score is the posterior mean of its quality in score points: the score to be expected of the annotators,
 * each by its weight λ²/σ². Its standard error is the posterior standard deviation in score points. Within a quarter of a
 * point of 1 and 5 both are drawn together, so that no score reaches the end and the best images do not tie. Where votes are few
 * or do not agree, scores draw near to their mean, and standard errors grow.
 *
 * Annotators that say the same, such as one model under two ids, count as one: their normal scores are averaged before
 * the fit, each by what it adds to foretelling the others (a noisy copy next to nothing), and their weight is shared likewise. The fit names them.
 *
 * Where annotators agree no more than by chance, the notes of the fit say so: one good annotator among guessing ones is
 * not found. With fewer than two annotators, or fewer than ten images that two of them scored, scores are plain means,
 * and the notes say so.
 */
export function reliability(options: FitOptions = {}): Method {
  const resolved = resolveFitOptions(options);
  return {
    name: 'reliability',
    reads: 'scores',
    estimate: (votes) => estimate(votes, resolved, findCopies([votes])),
    across(aspects) {
      const copies = findCopies(aspects);
      return { estimate: (votes) => estimate(votes, resolved, copies) };
    },
  };
}

function estimate({ imageCount, annotatorCount, scores }: Votes, options: FitSettings, copies: Copies): Estimates {
  const thin = whyTooThin(scores);
  if (thin) return plainMean(imageCount, scores, thin);
  const jury = fitJury({ scores, annotatorCount }, options, copies);
  const { votes, correlations, families, units, members, merged, factor } = jury;
  const byImage = votesByImage(scores);
  const weights = weightsOf(factor, merged.counts);
  if (!weights) return plainMean(imageCount, scores, 'No annotator tells any two images apart.', families);
  const byChance = agreesByChance(merged === votes ? correlations : correlationsOf(merged));
  const shares = unitShares(units, votes.counts, members);
  const lines = annotatorLines(scores, byImage, { ...factor, annotatorCount }).map((line, annotator) => ({
    ...line,
    weight: numberAt(weights, wholeAt(units, annotator)) * numberAt(shares, annotator),
  }));
  const { level, unit } = consensusScale(lines);
  if (unit === 0) return plainMean(imageCount, scores, 'The annotators do not agree at all.', families);
  const annotators = lines.map(({ votes, level: own, scale, noise, weight }) => ({
    votes,
    scale: scale / unit,
    noise,
    weight,
    bias: own - level,
  }));
  return {
    ...inPoints(imageCount, byImage.images, factor, { level, unit }),
    fit: fitOf(factor, { annotators, families, byChance }),
  };
}

function plainMean(
  imageCount: number,
  scores: ScoreVotes,
  reason: string,
  families: readonly Family[] = [],
): Estimates {
  const notes = scores.scores.length > 0 ? [`${reason} Each counts the same: the scores are plain means.`] : [];
  return {
    ...weightedMean(imageCount, scores),
    fit: { iterations: 0, converged: true, lastChange: 0, notes, families },
  };
}

/** Shares that add up to 1; undefined when no annotator has any. */
function weightsOf({ loadings, variances }: Factor, counts: Int32Array): Float64Array | undefined {
  const weights = loadings.map((loading, annotator) =>
    wholeAt(counts, annotator) > 0 ? (loading * loading) / numberAt(variances, annotator) : 0,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : undefined;
}

/** Where the scores to be expected of the annotators lie, and how many points a step of quality is worth in them. */
interface Scale {
  level: number;
  unit: number;
}

function consensusScale(lines: readonly { level: number; scale: number; weight: number }[]): Scale {
  const weighted = (value: (line: { level: number; scale: number }) => number) =>
    lines.reduce((sum, line) => sum + line.weight * value(line), 0);
  return { level: weighted(({ level }) => level), unit: weighted(({ scale }) => scale) };
}

function inPoints(imageCount: number, images: Int32Array, factor: Factor, { level, unit }: Scale) {
  const scores = new Float64Array(imageCount).fill(Number.NaN);
  const standardErrors = new Float64Array(imageCount).fill(Number.NaN);
  for (const [place, image] of images.entries()) {
    const { score, slope } = onScale(level + unit * numberAt(factor.qualities, place));
    scores[image] = score;
    standardErrors[image] = slope * unit * Math.sqrt(numberAt(factor.uncertainties, place));
  }
  return { scores, standardErrors };
}

/** From here to either end of the scale scores draw near to the end and never reach it: the best images do not tie. */
const nearEnd = 0.25;

/** A score on the scale from 1 to 5, and how much it changes by a point off the scale. */
function onScale(points: number): { score: number; slope: number } {
  const beyond = Math.abs(points - 3) - (2 - nearEnd);
  if (beyond <= 0) return { score: points, slope: 1 };
  const slope = Math.exp(-beyond / nearEnd);
  return { score: 3 + Math.sign(points - 3) * (2 - nearEnd * slope), slope };
}

function fitOf(
  { iterations, converged, lastChange }: Factor,
  { byChance, ...found }: Pick<Fit, 'annotators' | 'families'> & { byChance: boolean },
): Fit {
  const notes: string[] = [];
  if (!converged) notes.push(`Not converged after ${iterations} iterations; the scores are the last.`);
  if (byChance) {
    notes.push(
      'The annotators agree no more than chance would have them: nothing tells who is right, and probabilities say too much.',
    );
  }
  return { iterations, converged, lastChange, notes, ...found };
}
