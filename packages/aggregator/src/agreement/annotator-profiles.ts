import type { OutcomeCount } from '../consensus/count-outcomes.ts';
import { foldComparisons } from '../methods/bradley-terry/fold-comparisons.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import type { Votes } from '../votes/votes.ts';
import type { AnnotatorProfile } from './agreement-record.ts';
import { orNull } from './bootstrap.ts';
import type { Units } from './units.ts';

/** What the votes of an aspect alone tell about one annotator. */
export type VoteProfile = Pick<AnnotatorProfile, 'bias' | 'spread' | 'tieRate'>;

/** What an annotator answered, as rates. */
export type OutcomeProfile = Pick<AnnotatorProfile, 'outcomes' | 'refusalRate' | 'missingRate'>;

/** Bias, spread and tie rate of each annotator, in their order. Verdicts have no bias and no spread. */
export function voteProfiles(units: Units, votes: Votes): VoteProfile[] {
  const { annotatorCount } = votes;
  const ties = tieRates(votes);
  if (units.over === 'comparisons') return ties.map(({ tieRate }) => ({ bias: null, spread: null, tieRate }));
  const sums = Array.from({ length: annotatorCount }, () => ({ count: 0, sum: 0, squares: 0, shared: 0, lead: 0 }));
  const { starts, annotators, values } = units;
  for (let unit = 0; unit + 1 < starts.length; unit++) {
    const [start, end] = [wholeAt(starts, unit), wholeAt(starts, unit + 1)];
    let total = 0;
    for (let vote = start; vote < end; vote++) total += numberAt(values, vote);
    for (let vote = start; vote < end; vote++) {
      const own = at(sums, wholeAt(annotators, vote));
      const value = numberAt(values, vote);
      own.count++;
      own.sum += value;
      own.squares += value * value;
      if (end - start < 2) continue;
      own.shared++;
      own.lead += value - (total - value) / (end - start - 1);
    }
  }
  return sums.map(({ count, sum, squares, shared, lead }, annotator) => ({
    bias: shared > 0 ? lead / shared : null,
    spread: count > 1 ? Math.sqrt(Math.max(0, squares - (sum * sum) / count) / (count - 1)) : null,
    tieRate: at(ties, annotator).tieRate,
  }));
}

/** How often each annotator saw no difference between two images of a sample. */
function tieRates({
  annotatorCount,
  sampleStarts,
  imageCount,
  scores,
  comparisons,
}: Votes): Pick<VoteProfile, 'tieRate'>[] {
  const scored = split(scores.annotators, annotatorCount);
  const compared = split(comparisons.annotators, annotatorCount);
  return Array.from({ length: annotatorCount }, (_, annotator) => {
    const [ofScores, ofComparisons] = [at(scored, annotator), at(compared, annotator)];
    const whole = (column: Int32Array, entries: readonly number[]) =>
      Int32Array.from(entries, (entry) => wholeAt(column, entry));
    const numbers = (column: Float64Array, entries: readonly number[]) =>
      Float64Array.from(entries, (entry) => numberAt(column, entry));
    const folded = foldComparisons({
      sampleStarts,
      imageCount,
      annotatorCount: 1,
      scores: {
        images: whole(scores.images, ofScores),
        annotators: new Int32Array(ofScores.length),
        scores: numbers(scores.scores, ofScores),
      },
      comparisons: {
        firstImages: whole(comparisons.firstImages, ofComparisons),
        secondImages: whole(comparisons.secondImages, ofComparisons),
        annotators: new Int32Array(ofComparisons.length),
        verdicts: numbers(comparisons.verdicts, ofComparisons),
      },
    });
    const sum = (column: Float64Array) => column.reduce((total, count) => total + count, 0);
    const tied = sum(folded.ties);
    return { tieRate: orNull(tied / (tied + sum(folded.firstWins) + sum(folded.secondWins))) };
  });
}

/** The entries of each annotator. */
function split(annotators: Int32Array, annotatorCount: number): number[][] {
  const entries = Array.from({ length: annotatorCount }, (): number[] => []);
  for (const [entry, annotator] of annotators.entries()) at(entries, annotator).push(entry);
  return entries;
}

/** How much of what an annotator was asked about is missing. */
export function outcomeProfile({ annotatorId: _, aspect: __, ...outcomes }: OutcomeCount): OutcomeProfile {
  const { scored, compared, refused, blocked, unreadable } = outcomes;
  const asked = scored + compared + refused + blocked + unreadable;
  return {
    outcomes,
    refusalRate: orNull(refused / asked),
    missingRate: orNull((refused + blocked + unreadable) / asked),
  };
}
