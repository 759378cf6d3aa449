import type { Interval } from '../measure/estimates.ts';
import type { Learnt } from './learn-from-pairs.ts';

/** What pairs tell of their own noise: the share of labels that are wrong by chance. */
export interface NoiseReport {
  pairs: number;
  prompts: number;
  /** From the same two pictures judged more than once. Absent where none were. */
  repeats?: { compared: number; noise: Interval };
  /** From three pictures of which each is preferred to the next. Absent where pairs come of scores, or no three meet. */
  cycles?: { triples: number; cyclic: number; noise: Interval };
  /** What a VP-Score learns of the labels. Absent where none was trained. */
  learnt?: Learnt;
  /**
   * What can be said. `told`: the noise of single judgements lies in `noise`. `at-most`: only that not more than
   * `noiseAtMost` of the pairs are wrong. `cannot-tell`: too few pairs, nothing that would show noise, or an interval
   * too wide for a word.
   */
  verdict: 'told' | 'at-most' | 'cannot-tell';
  /** The more exact of the two estimates; absent where it is not told. */
  noise?: Interval;
  /** How much labels with this noise teach in the small world, of what perfect ones do; absent where it is not told. */
  teaches?: Interval;
  /** No more of the pairs are wrong by chance; absent where VP-Score does not show it. */
  noiseAtMost?: number;
  /** How much pairs with this much noise teach in the small world, of what perfect ones do; absent where that may be nothing. */
  teachesAtLeast?: number;
  /** Why, in words. */
  reason: string;
}
