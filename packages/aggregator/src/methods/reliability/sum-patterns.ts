import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { emptySums, type Factor, type QualitySums, weighAnnotators } from './factor.ts';
import type { VotePattern } from './vote-patterns.ts';

/**
 * The E step over images that the same annotators voted on: their qualities are all the same sum of their votes, so what
 * the M step needs of them follows from the sums and products of the votes.
 */
export function sumPatterns(patterns: readonly VotePattern[], factor: Factor): QualitySums {
  const sums = emptySums(factor.loadings.length);
  const { slopes, precisions } = weighAnnotators(factor);
  for (const { annotators, images, sums: values, products } of patterns) {
    const size = annotators.length;
    let precision = 1;
    for (const annotator of annotators) precision += numberAt(precisions, annotator);
    const uncertainty = 1 / precision;
    let quality = 0;
    let square = images * uncertainty;
    for (let row = 0; row < size; row++) {
      const one = wholeAt(annotators, row);
      const intercept = numberAt(factor.intercepts, one);
      const weight = numberAt(slopes, one) * uncertainty;
      const sum = numberAt(values, row);
      quality += weight * (sum - images * intercept);
      for (let column = 0; column < size; column++) {
        const other = wholeAt(annotators, column);
        // The sum over the images of (value of one − its intercept) · value of the other.
        const product = numberAt(products, row * size + column) - intercept * numberAt(values, column);
        addAt(sums.products, other, weight * product);
        const centred = product - numberAt(factor.intercepts, other) * (sum - images * intercept);
        square += weight * numberAt(slopes, other) * uncertainty * centred;
      }
    }
    for (const annotator of annotators) {
      addAt(sums.qualities, annotator, quality);
      addAt(sums.squares, annotator, square);
    }
  }
  return sums;
}
