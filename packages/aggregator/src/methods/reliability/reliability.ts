import { type FitOptions, resolveFitOptions } from '../fit-options.ts';
import type { AnnotatorFit, Estimates, Method, ScoreVotes, Votes } from '../method.ts';
import { type VotesByImage, votesByImage } from '../votes-by-image.ts';
import { weightedMean } from '../weighted-mean.ts';
import { agreesByChance } from './agrees-by-chance.ts';
import { type Factor, fitOneFactor } from './fit-one-factor.ts';
import { normalScores } from './normal-scores.ts';

const byChance =
  'The annotators agree no more than chance would have them: nothing tells who is right, and probabilities say too much.';

/** Fewest images with two votes or more that can tell anything about the annotators. */
const fewestImages = 10;

/**
 * The method `reliability`: annotators who go along with the others count more. Each annotator's scores are taken by
 * their order alone (the formula stands with the normal scores), and one quality per image is fitted that explains them,
 * with a bias, a scale and a noise for each annotator (the formula stands with the factor): a subject model as in
 * ITU-T P.913, clause 12, with a scale, and by the order of the levels.
 *
 * An image's score is the posterior mean of its quality in score points: the score to be expected of the annotators,
 * each by its weight λ²/σ². Its standard error is the posterior standard deviation in score points. Where votes are few
 * or do not agree, scores draw near to their mean, and standard errors grow.
 *
 * Where they agree no more than chance would have them, it says so: one good annotator among such as guess is not found.
 * With fewer than two annotators, or fewer than ten images that two of them scored, it is the plain mean, and says so.
 */
export function reliability(options: FitOptions = {}): Method {
  const resolved = resolveFitOptions(options);
  return { name: 'reliability', reads: 'scores', estimate: (votes) => estimate(votes, resolved) };
}

function estimate({ imageCount, annotatorCount, scores }: Votes, options: Required<FitOptions>): Estimates {
  const byImage = votesByImage(scores);
  const normal = normalScores(scores, annotatorCount);
  const thin = whyTooThin(scores);
  if (thin) return plainMean(imageCount, scores, thin);
  const votes = { ...byImage, ...normal, annotators: scores.annotators };
  const factor = fitOneFactor(votes, options);
  const weights = weightsOf(factor, normal.counts);
  if (!weights) return plainMean(imageCount, scores, 'No annotator tells any two images apart.');
  const annotators = inPoints(scores, byImage, factor, weights);
  const { level, unit } = consensusScale(annotators);
  if (unit === 0) return plainMean(imageCount, scores, 'The annotators do not agree at all.');
  const result: Estimates = {
    scores: new Float64Array(imageCount).fill(Number.NaN),
    standardErrors: new Float64Array(imageCount).fill(Number.NaN),
    fit: {
      iterations: factor.iterations,
      converged: factor.converged,
      lastChange: factor.lastChange,
      notes: [
        ...(factor.converged ? [] : [`Not converged after ${factor.iterations} iterations; the scores are the last.`]),
        ...(agreesByChance(votes) ? [byChance] : []),
      ],
      annotators: annotators.map(({ level: own, scale, ...rest }) => ({
        ...rest,
        bias: own - level,
        scale: scale / unit,
      })),
    },
  };
  for (const [place, image] of byImage.images.entries()) {
    const score = level + unit * (factor.qualities[place] ?? 0);
    result.scores[image] = Math.min(5, Math.max(1, score));
    result.standardErrors[image] = unit * Math.sqrt(factor.uncertainties[place] ?? 0);
  }
  return result;
}

/** Why annotators cannot be weighed by these votes; undefined when they can. */
export function whyTooThin({ annotators, images }: ScoreVotes): string | undefined {
  if (annotators.every((annotator) => annotator === annotators[0])) return 'One annotator alone cannot be weighed.';
  let shared = 0;
  for (let vote = 1; vote < images.length; vote++) {
    if (images[vote] === images[vote - 1] && images[vote] !== images[vote - 2]) shared++;
  }
  if (shared >= fewestImages) return undefined;
  return `Only ${shared} ${shared === 1 ? 'image has' : 'images have'} two votes or more; ${fewestImages} are needed to weigh annotators.`;
}

function plainMean(imageCount: number, scores: ScoreVotes, reason: string): Estimates {
  const notes = scores.scores.length > 0 ? [`${reason} Each counts the same: the scores are plain means.`] : [];
  return { ...weightedMean(imageCount, scores), fit: { iterations: 0, converged: true, lastChange: 0, notes } };
}

/** Shares that add up to 1; undefined when nobody has any. */
function weightsOf({ loadings, variances }: Factor, counts: Int32Array): Float64Array | undefined {
  const weights = loadings.map((loading, annotator) =>
    counts[annotator] ? (loading * loading) / (variances[annotator] ?? 1) : 0,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : undefined;
}

/** Each annotator's line through its scores, in points: `level + scale · quality`, and the noise about it. */
function inPoints(
  { annotators, scores }: ScoreVotes,
  { images, starts }: VotesByImage,
  { qualities, uncertainties }: Factor,
  weights: Float64Array,
): (Omit<AnnotatorFit, 'bias'> & { level: number })[] {
  const sums = Array.from(weights, () => ({ count: 0, score: 0, scores: 0, quality: 0, qualities: 0, product: 0 }));
  for (let place = 0; place < images.length; place++) {
    const quality = qualities[place] ?? 0;
    const square = quality * quality + (uncertainties[place] ?? 0);
    const end = starts[place + 1] ?? 0;
    for (let vote = starts[place] ?? 0; vote < end; vote++) {
      const sum = sums[annotators[vote] ?? 0];
      if (!sum) continue;
      const score = scores[vote] ?? 0;
      sum.count++;
      sum.score += score;
      sum.scores += score * score;
      sum.quality += quality;
      sum.qualities += square;
      sum.product += score * quality;
    }
  }
  return sums.map(({ count, score, scores: squares, quality, qualities: spread, product }, annotator) => {
    if (count === 0) return { votes: 0, level: 0, scale: 0, noise: Number.NaN, weight: 0 };
    const scale = Math.max(0, (product - (score * quality) / count) / (spread - (quality * quality) / count));
    const level = (score - scale * quality) / count;
    const residual =
      squares -
      2 * level * score -
      2 * scale * product +
      2 * level * scale * quality +
      count * level * level +
      scale * scale * spread;
    return {
      votes: count,
      level,
      scale,
      noise: Math.sqrt(Math.max(0, residual / count)),
      weight: weights[annotator] ?? 0,
    };
  });
}

/** Where the scores to be expected of the annotators lie, and how many points a step of quality is worth in them. */
function consensusScale(annotators: readonly { level: number; scale: number; weight: number }[]): {
  level: number;
  unit: number;
} {
  const weighted = (value: (annotator: { level: number; scale: number }) => number) =>
    annotators.reduce((sum, annotator) => sum + annotator.weight * value(annotator), 0);
  return { level: weighted(({ level }) => level), unit: weighted(({ scale }) => scale) };
}
