import { addAt, numberAt, wholeAt } from '../numbers/at.ts';
import { numberList } from '../numbers/number-list.ts';
import type { ComparisonVotes, ScoreVotes, Votes } from '../votes/votes.ts';
import type { Method } from './method.ts';
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
    const [start, end] = [wholeAt(sampleStarts, sample), wholeAt(sampleStarts, sample + 1)];
    const from = entry;
    while (entry < comparisons.verdicts.length && wholeAt(comparisons.firstImages, entry) < end) entry++;
    if (entry === from) continue;
    const { won, made } = countWins(comparisons, from, entry, {
      cells: (end - start) * annotatorCount,
      cellOf: (image, annotator) => (image - start) * annotatorCount + annotator,
    });
    for (const [cell, count] of made.entries()) {
      if (count === 0) continue;
      images.push(start + Math.floor(cell / annotatorCount));
      annotators.push(cell % annotatorCount);
      rates.push(1 + (4 * numberAt(won, cell)) / count);
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
    const verdict = numberAt(verdicts, entry);
    const annotator = wholeAt(annotators, entry);
    const first = cellOf(wholeAt(firstImages, entry), annotator);
    const second = cellOf(wholeAt(secondImages, entry), annotator);
    addAt(won, first, verdict);
    won[second] = numberAt(won, second) + 1 - verdict;
    addAt(made, first, 1);
    addAt(made, second, 1);
  }
  return { won, made };
}
