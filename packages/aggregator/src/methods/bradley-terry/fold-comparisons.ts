import { wholeAt } from '../../numbers/at.ts';
import { type NumberList, numberList } from '../../numbers/number-list.ts';
import type { Votes } from '../../votes/votes.ts';
import { type ComparisonReader, readGiven, readScored } from './read-comparisons.ts';

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
  const pairs = emptyPairs();
  const starts = new Int32Array(sampleStarts.length);
  const readers = [readScored(votes), readGiven(votes)];
  for (let sample = 0; sample + 1 < sampleStarts.length; sample++) {
    foldSample(readers, wholeAt(sampleStarts, sample), wholeAt(sampleStarts, sample + 1), pairs);
    starts[sample + 1] = pairs.firsts.length;
  }
  return {
    firsts: pairs.firsts.values(),
    seconds: pairs.seconds.values(),
    firstWins: pairs.firstWins.values(),
    secondWins: pairs.secondWins.values(),
    ties: pairs.ties.values(),
    starts,
  };
}

/** {@link FoldedPairs} while they grow. */
type GrowingPairs = Record<'firsts' | 'seconds', NumberList<Int32Array>> &
  Record<'firstWins' | 'secondWins' | 'ties', NumberList<Float64Array>>;

function emptyPairs(): GrowingPairs {
  return {
    firsts: numberList(Int32Array),
    seconds: numberList(Int32Array),
    firstWins: numberList(Float64Array),
    secondWins: numberList(Float64Array),
    ties: numberList(Float64Array),
  };
}

/** Appends the pairs among the images from `start` up to `end` that were compared, in the order of their numbers. */
function foldSample(readers: readonly ComparisonReader[], start: number, end: number, pairs: GrowingPairs): void {
  const size = end - start;
  const counts = new Map<number, { won: number; lost: number; tied: number }>();
  for (const read of readers) {
    read(end, (first, second, verdict) => {
      const cell = (first - start) * size + second - start;
      const count = counts.get(cell) ?? { won: 0, lost: 0, tied: 0 };
      counts.set(cell, count);
      count[verdict === 1 ? 'won' : verdict === 0 ? 'lost' : 'tied']++;
    });
  }
  for (const [cell, { won, lost, tied }] of [...counts].sort(([a], [b]) => a - b)) {
    pairs.firsts.push(start + Math.floor(cell / size));
    pairs.seconds.push(start + (cell % size));
    pairs.firstWins.push(won);
    pairs.secondWins.push(lost);
    pairs.ties.push(tied);
  }
}
