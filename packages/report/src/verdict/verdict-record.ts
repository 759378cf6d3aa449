/** The verdict on a run: whom to believe, and what to keep. Plain JSON. */
import type { Interval, Leaderboard } from '@visionprefer/aggregator';

/** What a run comes to, in figures and in words. */
export interface Verdict {
  version: 1;
  samples: number;
  /** The figures in words, the most important first. None is stronger than its interval. */
  sentences: VerdictSentence[];
  /** The jury by weight, then people. */
  jury: TrustRow[];
  /** Null where no people were asked, or only people were. */
  people: PeopleVerdict | null;
  /** Aspects that were asked about and that nobody judged. */
  unjudged: string[];
  /** Pairs and what keeping the surer ones leaves: `overall` and every aspect that pairs are of. */
  keep: Record<string, PairCuts>;
  /** Null where samples do not say who made their images. */
  leaderboard: Leaderboard | null;
  next: NextStep[];
}

/** One thing to know. */
export interface VerdictSentence {
  about: 'people' | 'jury' | 'annotator' | 'aspects' | 'pairs' | 'generators';
  text: string;
  /** Whether it is a reason to doubt. */
  worry: boolean;
}

/** How far one annotator can be trusted, over all aspects. */
export interface TrustRow {
  annotatorId: string;
  human: boolean;
  /** Scores or comparisons that it gave. */
  votes: number;
  /** Its share in the jury; null for people beside a jury, and where annotators cannot be weighed. */
  weight: Interval | null;
  /** Share of pairs of images in which it has the order of the others; null where there are no others. */
  alike: Interval | null;
  /** Share of the pairs that people decided in which it has their order, ties counting half; for a person, that of the other people. */
  people: Interval | null;
  /** Share of pairs of images between which it sees no difference. */
  tieRate: number | null;
  /** Points above what the others give the same images. */
  bias: number | null;
  /** Share of what it was asked that was refused, blocked or unreadable. What it abstained from is not in it. */
  missingRate: number | null;
  /** Points between the places it favours most and least; null where places do not surely matter. */
  placeBias: number | null;
  /** Annotators that say the same as it. */
  sameAs: string[];
  /** Annotators that give the same scores as it on a share of the images, beyond chance: they count as one there. */
  repeats: { annotatorId: string; share: number }[];
  /** US dollars; null when none of its annotations says. */
  usd: number | null;
  /** Mean milliseconds of an answer. */
  msEach: number | null;
}

/** How far the jury is from people, on the pairs of images that people decided. Ties count half. */
export interface PeopleVerdict {
  annotatorIds: string[];
  /** An aspect id or `overall`: what both judged. */
  aspect: string;
  pairs: number;
  jury: Interval;
  /** The member of the jury that is nearest to people. */
  best: { annotatorId: string; right: Interval } | null;
  /** Each person against the others: what can be hoped for. */
  persons: { annotatorId: string; right: Interval }[];
}

/** Pairs of one aspect by how sure they are. */
export interface PairCuts {
  pairs: number;
  /** Pairs whose chosen image is better with a probability below 0.75. */
  close: number;
  /** Pairs without a probability: they are kept by no cut. */
  unsure: number;
  /** Pairs by probability, from 0.5 in steps of 0.01. */
  byProbability: PairBin[];
  /** Pairs by margin, from 0 in steps of 0.1 points. */
  byMargin: PairBin[];
  /** What keeping pairs from a probability on leaves. */
  cuts: PairCut[];
}

/** Pairs of one bar of a chart. */
export interface PairBin {
  pairs: number;
  /** Pairs of it that people decided. */
  decided: number;
  /** Decided pairs in which people prefer the chosen image. */
  right: number;
}

/** Pairs from a probability on. */
export interface PairCut {
  confidence: number;
  pairs: number;
  /** Of all pairs. */
  share: number | null;
  /** Mean probability of the pairs kept: the share that would be right if probabilities can be believed. */
  expected: number | null;
  /** On the pairs that people decided; null when there are none. */
  people: { pairs: number; right: Interval } | null;
}

/** What to do next. */
export interface NextStep {
  why: string;
  /** What stands behind `visionprefer`. */
  command: string[];
}
