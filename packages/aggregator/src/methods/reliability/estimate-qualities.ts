import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import { emptySums, type Factor, type FactorVotes, type QualitySums, weighAnnotators } from './factor.ts';

/** The E step image by image: how good each is, given the annotators. One pass over the votes. */
export function estimateQualities({ starts, annotators, values, counts }: FactorVotes, factor: Factor): QualitySums {
  const sums = emptySums(counts.length);
  const { slopes, precisions } = weighAnnotators(factor);
  const { intercepts, qualities, uncertainties } = factor;
  for (let image = 0; image < qualities.length; image++) {
    const start = wholeAt(starts, image);
    const end = wholeAt(starts, image + 1);
    let precision = 1;
    let sum = 0;
    for (let vote = start; vote < end; vote++) {
      const annotator = wholeAt(annotators, vote);
      precision += numberAt(precisions, annotator);
      sum += numberAt(slopes, annotator) * (numberAt(values, vote) - numberAt(intercepts, annotator));
    }
    const uncertainty = 1 / precision;
    const quality = sum * uncertainty;
    const square = quality * quality + uncertainty;
    qualities[image] = quality;
    uncertainties[image] = uncertainty;
    for (let vote = start; vote < end; vote++) {
      const annotator = wholeAt(annotators, vote);
      addAt(sums.qualities, annotator, quality);
      addAt(sums.squares, annotator, square);
      addAt(sums.products, annotator, quality * numberAt(values, vote));
    }
  }
  return sums;
}
