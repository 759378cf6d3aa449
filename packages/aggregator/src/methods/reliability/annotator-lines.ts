import { at, numberAt, wholeAt } from '../../numbers/at.ts';
import type { ScoreVotes } from '../../votes/votes.ts';
import type { VotesByImage } from '../votes-by-image.ts';
import type { Factor } from './factor.ts';

/** An annotator's line through its scores, `level + scale · quality` in points, and the noise about it. */
export interface AnnotatorLine {
  votes: number;
  level: number;
  scale: number;
  /** Standard deviation; NaN without votes. */
  noise: number;
}

/** The line of each annotator by least squares over the qualities of the images, which are known up to an uncertainty. */
export function annotatorLines(
  { annotators, scores }: ScoreVotes,
  { images, starts }: VotesByImage,
  {
    annotatorCount,
    qualities,
    uncertainties,
  }: Pick<Factor, 'qualities' | 'uncertainties'> & { annotatorCount: number },
): AnnotatorLine[] {
  const sums = Array.from({ length: annotatorCount }, () => ({
    count: 0,
    score: 0,
    scores: 0,
    quality: 0,
    qualities: 0,
    product: 0,
  }));
  for (let place = 0; place < images.length; place++) {
    const quality = numberAt(qualities, place);
    const square = quality * quality + numberAt(uncertainties, place);
    const end = wholeAt(starts, place + 1);
    for (let vote = wholeAt(starts, place); vote < end; vote++) {
      const sum = at(sums, wholeAt(annotators, vote));
      const score = numberAt(scores, vote);
      sum.count++;
      sum.score += score;
      sum.scores += score * score;
      sum.quality += quality;
      sum.qualities += square;
      sum.product += score * quality;
    }
  }
  return sums.map(lineThrough);
}

/** Sums over the votes of one annotator: of scores, qualities, their squares and their products. */
interface LineSums {
  count: number;
  score: number;
  scores: number;
  quality: number;
  qualities: number;
  product: number;
}

function lineThrough({ count, score, scores, quality, qualities, product }: LineSums): AnnotatorLine {
  if (count === 0) return { votes: 0, level: 0, scale: 0, noise: Number.NaN };
  const scale = Math.max(0, (product - (score * quality) / count) / (qualities - (quality * quality) / count));
  const level = (score - scale * quality) / count;
  const residual =
    scores -
    2 * level * score -
    2 * scale * product +
    2 * level * scale * quality +
    count * level * level +
    scale * scale * qualities;
  return { votes: count, level, scale, noise: Math.sqrt(Math.max(0, residual / count)) };
}
