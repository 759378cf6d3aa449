import type { Interval } from '../agreement/agreement-record.ts';

/** The generators of images, ranked. Plain JSON. */
export interface Leaderboard {
  /** Samples with images of two generators or more. */
  samples: number;
  /** `overall` and every aspect. */
  aspects: Record<string, LeaderboardTable>;
}

/** The order in one aspect, or overall. */
export interface LeaderboardTable {
  /** Pairs of images of two generators that have a score each. */
  comparisons: number;
  /** The best first. */
  rows: LeaderboardRow[];
  /** What the order cannot say, a sentence each. */
  notes: string[];
}

/** One generator. */
export interface LeaderboardRow {
  generator: string;
  /** Its images that have a score. */
  images: number;
  wins: number;
  ties: number;
  losses: number;
  /**
   * Probability that its image beats that of an average generator for the same prompt, with its 95 % interval. Whole samples are
   * taken as independent, and not the comparisons within one (a sandwich estimate); the larger one counts of that and of the
   * error by the model.
   */
  chance: Interval;
  /** The places that it may have: those whose difference to it has an interval without 0 are surely above or below. */
  rank: [best: number, worst: number];
}
