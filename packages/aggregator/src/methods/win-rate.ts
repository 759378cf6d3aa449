import { numberList } from '../collect/number-list.ts';
import { at } from '../votes/at.ts';
import type { ComparisonVotes, Method, ScoreVotes, Votes } from './method.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The method `winRate`: 1 + 4 · (wins + ties/2) / comparisons of an image with the others of its sample, over all
 * annotators. Counting wins is Copeland's rule ("A reasonable social welfare function", 1951); over complete comparisons
 * without ties it is also the Borda count (1781), brought to the scale 1 to 5.
 *
 * Standard error over annotators: each one's own win rate, weighted by how many comparisons it made of the image (the
 * formula stands with the weighted mean); unknown for fewer than two annotators.
 */
export function winRate(): Method {
  return {
    name: 'winRate',
    reads: 'comparisons',
    estimate(votes) {
      const { rates, comparisons } = winRates(votes);
      return weightedMean(votes.imageCount, rates, comparisons);
    },
  };
}

/** Each annotator's own win rate for each image it compared, 1 to 5, and from how many comparisons. */
export function winRates(votes: Votes): { rates: ScoreVotes; comparisons: Float64Array } {
  const { sampleStarts, annotatorCount, comparisons } = votes;
  const images = numberList(Int32Array);
  const annotators = numberList(Int32Array);
  const rates = numberList(Float64Array);
  const counts = numberList(Float64Array);
  let entry = 0;
  for (let sample = 0; entry < comparisons.verdicts.length; sample++) {
    const [start, end] = [at(sampleStarts, sample), at(sampleStarts, sample + 1)];
    const from = entry;
    while (entry < comparisons.verdicts.length && at(comparisons.firstImages, entry) < end) entry++;
    if (entry === from) continue;
    const { won, made } = countWins(comparisons, from, entry, {
      cells: (end - start) * annotatorCount,
      cellOf: (image, annotator) => (image - start) * annotatorCount + annotator,
    });
    for (const [cell, count] of made.entries()) {
      if (count === 0) continue;
      images.push(start + Math.floor(cell / annotatorCount));
      annotators.push(cell % annotatorCount);
      rates.push(1 + (4 * at(won, cell)) / count);
      counts.push(count);
    }
  }
  return {
    rates: { images: images.values(), annotators: annotators.values(), scores: rates.values() },
    comparisons: counts.values(),
  };
}

/** How often each annotator let each image of one sample win, ties counting half, and out of how many comparisons. */
function countWins(
  { firstImages, secondImages, annotators, verdicts }: ComparisonVotes,
  from: number,
  to: number,
  { cells, cellOf }: { cells: number; cellOf: (image: number, annotator: number) => number },
): { won: Float64Array; made: Float64Array } {
  const won = new Float64Array(cells);
  const made = new Float64Array(cells);
  for (let entry = from; entry < to; entry++) {
    const verdict = at(verdicts, entry);
    const annotator = at(annotators, entry);
    const first = cellOf(at(firstImages, entry), annotator);
    const second = cellOf(at(secondImages, entry), annotator);
    won[first] = at(won, first) + verdict;
    won[second] = at(won, second) + 1 - verdict;
    made[first] = at(made, first) + 1;
    made[second] = at(made, second) + 1;
  }
  return { won, made };
}
