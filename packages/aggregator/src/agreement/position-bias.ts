import { addAt, numberAt } from '../numbers/at.ts';
import { chiSquaredAbove } from '../numbers/normal.ts';
import type { PositionBias } from './agreement-record.ts';
import { orNull } from './bootstrap.ts';
import { midranks } from './rank-correlation.ts';

/** Tests question by question whether the place of an image moves its score. */
export interface PositionTest {
  /** Adds a question: what was given to the image at each place, of two or more. */
  add(values: readonly number[]): void;
  /** Null when there was no question. */
  result(): PositionBias | null;
}

/** Deviations are added up as whole multiples of 2⁻³⁰: a sum of fractions would depend on the order of the questions. */
const fixed = 2 ** 30;

/** Sums over questions with the same number of places. */
interface Sums {
  questions: number;
  ranks: Float64Array;
  squares: number;
}

/**
 * Friedman's test (*Journal of the American Statistical Association* 32, 1937), corrected for ties as by Conover: with n
 * questions of k places and the ranks within each, (k − 1) Σ(Rⱼ − n(k+1)/2)² / (Σr² − nk(k+1)²/4) is χ² with k − 1
 * degrees of freedom if place does not matter, since images are put in order by chance. For two places it is the sign
 * test. Statistics and degrees of freedom of different k add up.
 */
export function createPositionTest(): PositionTest {
  const bySize = new Map<number, Sums>();
  const byPlace: { count: number; sum: number }[] = [];
  let questions = 0;
  return {
    add(values) {
      const size = values.length;
      const mean = values.reduce((sum, value) => sum + value, 0) / size;
      const ranks = midranks(values);
      const sums = bySize.get(size) ?? { questions: 0, ranks: new Float64Array(size), squares: 0 };
      bySize.set(size, sums);
      questions++;
      sums.questions++;
      for (const [place, value] of values.entries()) {
        const own = byPlace[place] ?? { count: 0, sum: 0 };
        byPlace[place] = own;
        own.count++;
        own.sum += Math.round((value - mean) * fixed);
        const rank = numberAt(ranks, place);
        addAt(sums.ranks, place, rank);
        sums.squares += rank * rank;
      }
    },
    result() {
      if (questions === 0) return null;
      let statistic = 0;
      let degreesOfFreedom = 0;
      for (const [size, sums] of [...bySize].sort(([a], [b]) => a - b)) {
        const between = sums.ranks.reduce((sum, ranks) => sum + (ranks - (sums.questions * (size + 1)) / 2) ** 2, 0);
        const within = sums.squares - (sums.questions * size * (size + 1) ** 2) / 4;
        if (within <= 0) continue;
        statistic += ((size - 1) * between) / within;
        degreesOfFreedom += size - 1;
      }
      const pValue = orNull(chiSquaredAbove(statistic, degreesOfFreedom));
      return {
        questions,
        byPlace: byPlace.map(({ count, sum }) => sum / count / fixed),
        statistic,
        degreesOfFreedom,
        pValue,
      };
    },
  };
}
