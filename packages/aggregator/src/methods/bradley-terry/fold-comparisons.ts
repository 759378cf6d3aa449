import { numberList } from '../../collect/number-list.ts';
import type { Votes } from '../method.ts';

/**
 * How often each of two images of a sample was preferred to the other, over all annotators, as parallel columns. Pairs
 * of a sample stand together, in the order of the samples.
 */
export interface FoldedPairs {
  firsts: Int32Array;
  seconds: Int32Array;
  firstWins: Float64Array;
  secondWins: Float64Array;
  ties: Float64Array;
  /** The pairs of sample `s` go from `starts[s]` up to, but without, `starts[s + 1]`. */
  starts: Int32Array;
}

/**
 * Counts comparisons. Two scores of one annotator for images of one sample are a comparison too: the higher one wins,
 * equal ones are a tie.
 */
export function foldComparisons(votes: Votes): FoldedPairs {
  const { sampleStarts } = votes;
  const pairs = {
    firsts: numberList(Int32Array),
    seconds: numberList(Int32Array),
    firstWins: numberList(Float64Array),
    secondWins: numberList(Float64Array),
    ties: numberList(Float64Array),
  };
  const starts = new Int32Array(sampleStarts.length);
  const scored = scoredComparisons(votes);
  const compared = givenComparisons(votes);
  for (let sample = 0; sample + 1 < sampleStarts.length; sample++) {
    starts[sample] = pairs.firsts.length;
    const [start, end] = [sampleStarts[sample] ?? 0, sampleStarts[sample + 1] ?? 0];
    const size = end - start;
    const tallies = new Map<number, Tally>();
    const add = (first: number, second: number, verdict: number): void => {
      const cell = (first - start) * size + second - start;
      const tally = tallies.get(cell) ?? { won: 0, lost: 0, tied: 0 };
      tally[verdict === 1 ? 'won' : verdict === 0 ? 'lost' : 'tied']++;
      tallies.set(cell, tally);
    };
    scored(start, end, add);
    compared(end, add);
    for (const [cell, { won, lost, tied }] of [...tallies].sort(([a], [b]) => a - b)) {
      pairs.firsts.push(start + Math.floor(cell / size));
      pairs.seconds.push(start + (cell % size));
      pairs.firstWins.push(won);
      pairs.secondWins.push(lost);
      pairs.ties.push(tied);
    }
  }
  starts[sampleStarts.length - 1] = pairs.firsts.length;
  return {
    firsts: pairs.firsts.values(),
    seconds: pairs.seconds.values(),
    firstWins: pairs.firstWins.values(),
    secondWins: pairs.secondWins.values(),
    ties: pairs.ties.values(),
    starts,
  };
}

/** How often the first of two images won, lost and tied. */
interface Tally {
  won: number;
  lost: number;
  tied: number;
}

/** A comparison of two images, the first of them with the lower number; 1: it wins, 0: it loses, 0.5: tie. */
type Add = (first: number, second: number, verdict: number) => void;

/** Reads the comparisons within scores; images must be asked for in their order. */
function scoredComparisons({ scores: { images, annotators, scores } }: Votes) {
  let vote = 0;
  return (start: number, end: number, add: Add): void => {
    const from = vote;
    while (vote < images.length && (images[vote] ?? end) < end) vote++;
    const byAnnotator = new Map<number, number[]>();
    for (let entry = from; entry < vote; entry++) {
      const annotator = annotators[entry] ?? 0;
      const own = byAnnotator.get(annotator);
      if (!own) byAnnotator.set(annotator, [entry]);
      else {
        for (const earlier of own) {
          const [one, other] = [scores[earlier] ?? 0, scores[entry] ?? 0];
          add(images[earlier] ?? start, images[entry] ?? start, one > other ? 1 : one < other ? 0 : 0.5);
        }
        own.push(entry);
      }
    }
  };
}

/** Reads the comparisons that were asked for; images must be asked for in their order. */
function givenComparisons({ comparisons: { firstImages, secondImages, verdicts } }: Votes) {
  let entry = 0;
  return (end: number, add: Add): void => {
    for (; entry < verdicts.length && (firstImages[entry] ?? end) < end; entry++) {
      add(firstImages[entry] ?? 0, secondImages[entry] ?? 0, verdicts[entry] ?? 0.5);
    }
  };
}
