import { at, entryOf, numberAt, wholeAt } from '../../numbers/at.ts';
import { normalQuantile } from '../../numbers/normal.ts';
import type { ScoreVotes } from '../../votes/votes.ts';

/** The votes as normal scores, and who gave them. */
export interface NormalScores {
  /** One entry for each vote. */
  values: Float64Array;
  /** How many votes each annotator gave. */
  counts: Int32Array;
  /** 1 for an annotator that gave all its images the same score, else 0. */
  constant: Uint8Array;
}

/**
 * Replaces each score by where it stands among all scores of its annotator: Φ⁻¹ of the share of them below it, those
 * equal to it counting half, then brought to mean 0 and variance 1 for each annotator (van der Waerden's scores with
 * ties, 1952; Lehmann, *Nonparametrics*, 1975). Only the order of an annotator's levels counts, and not whether it means
 * as much by the step from 4 to 5 as by that from 2 to 3. A constant annotator has nothing but zeros.
 */
export function normalScores({ annotators, scores }: ScoreVotes, annotatorCount: number): NormalScores {
  const frequencies = Array.from({ length: annotatorCount }, () => new Map<number, number>());
  for (let vote = 0; vote < scores.length; vote++) {
    const frequency = at(frequencies, wholeAt(annotators, vote));
    const score = numberAt(scores, vote);
    frequency.set(score, (frequency.get(score) ?? 0) + 1);
  }
  const counts = new Int32Array(annotatorCount);
  const constant = new Uint8Array(annotatorCount);
  const normal = frequencies.map((frequency, annotator) => {
    counts[annotator] = [...frequency.values()].reduce((sum, count) => sum + count, 0);
    constant[annotator] = Number(frequency.size === 1);
    return normalScoreOf(frequency);
  });
  const values = scores.map((score, vote) => entryOf(at(normal, wholeAt(annotators, vote)), score));
  return { values, counts, constant };
}

function normalScoreOf(frequency: ReadonlyMap<number, number>): Map<number, number> {
  const levels = [...frequency].sort(([a], [b]) => a - b);
  const total = levels.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  const normal = levels.map(([score, count]) => {
    const share = (below + count / 2) / total;
    below += count;
    return { score, count, value: normalQuantile(share) };
  });
  const mean = normal.reduce((sum, { count, value }) => sum + count * value, 0) / total;
  const variance = normal.reduce((sum, { count, value }) => sum + count * (value - mean) ** 2, 0) / total;
  const deviation = levels.length > 1 ? Math.sqrt(variance) : 1;
  return new Map(normal.map(({ score, value }) => [score, levels.length > 1 ? (value - mean) / deviation : 0]));
}
