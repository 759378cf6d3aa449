import { numberAt, wholeAt } from '../../numbers/at.ts';
import type { Votes } from '../../votes/votes.ts';

/** Gives the comparisons of images below an end, from where the last reading stopped. */
export type ComparisonReader = (end: number, add: AddComparison) => void;

/** Takes a comparison of two images, the first of them with the lower number; 1: it wins, 0: it loses, 0.5: tie. */
export type AddComparison = (first: number, second: number, verdict: number) => void;

/** Reads the comparisons within scores: every two scores of an annotator that are read together. */
export function readScored({ scores: { images, annotators, scores } }: Votes): ComparisonReader {
  let next = 0;
  return (end, add) => {
    const votesOf = new Map<number, number[]>();
    for (; next < images.length && wholeAt(images, next) < end; next++) {
      const annotator = wholeAt(annotators, next);
      const earlier = votesOf.get(annotator) ?? [];
      for (const vote of earlier) {
        add(wholeAt(images, vote), wholeAt(images, next), verdictOf(numberAt(scores, vote), numberAt(scores, next)));
      }
      earlier.push(next);
      votesOf.set(annotator, earlier);
    }
  };
}

/** Reads the comparisons that were asked for. */
export function readGiven({ comparisons: { firstImages, secondImages, verdicts } }: Votes): ComparisonReader {
  let next = 0;
  return (end, add) => {
    for (; next < verdicts.length && wholeAt(firstImages, next) < end; next++) {
      add(wholeAt(firstImages, next), wholeAt(secondImages, next), numberAt(verdicts, next));
    }
  };
}

function verdictOf(score: number, other: number): number {
  if (score === other) return 0.5;
  return score > other ? 1 : 0;
}
