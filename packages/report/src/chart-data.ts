/** What is drawn on the page, and said in figures beside it. Names are ids, numbers index the lists of the page. */
import type { CostPoint } from '@visionprefer/aggregator';

/** What is drawn. A part that the records say nothing about is empty. */
export interface Charts {
  scores: ScoreSpread[];
  generators: WinRate[];
  guidance: WinRate[];
  ties: TieRate[];
  agreement: AgreementView | null;
}

/** How the scores of one annotator spread in one aspect. */
export interface ScoreSpread {
  annotator: number;
  aspect: number;
  /** Scores nearest to 1, 1.5, 2 … 5. */
  counts: number[];
}

/** How often images of one kind beat the others of their sample. */
export interface WinRate {
  name: string;
  wins: number;
  ties: number;
  losses: number;
}

/** How often two images of a sample have the same consensus score. */
export interface TieRate {
  /** An aspect id, or `overall`. */
  aspect: string;
  ties: number;
  couples: number;
}

/** A number that is known, with the 95 % interval around it; the ends are null where there is too little to tell. */
export interface KnownInterval {
  value: number;
  low: number | null;
  high: number | null;
}

/** How far annotators agree with each other and with people. Names are ids. */
export interface AgreementView {
  /** Krippendorff's α for ordered levels, of each aspect, over all annotators. */
  alpha: { aspect: string; interval: KnownInterval }[];
  /** The same of every two annotators, with quadratic κ, Spearman's ρ and Kendall's τ; null where nothing varies. */
  couples: {
    aspect: string;
    annotators: [string, string];
    interval: KnownInterval;
    shared: number;
    kappa: number | null;
    spearman: number | null;
    kendall: number | null;
  }[];
  /** By the place shown, from 0: mean score less the mean of the same question, in points. */
  places: {
    aspect: string;
    annotator: string;
    place: number;
    difference: number;
    /** Questions. */
    shown: number;
    /** Of Friedman's test that place does not matter. */
    pValue: number | null;
  }[];
  /** Accuracy on the pairs that people decided, by overall score. */
  people: PeopleAccuracy[];
  /** Accuracy of the consensus on the pairs kept at each margin. */
  kept: { margin: number; kept: number; accuracy: number }[];
  /** What the run had to show for what it had spent, against people; empty without people. */
  cost: CostPoint[];
}

/** How often an annotator prefers the image that people prefer, under the three rules for its ties. */
export interface PeopleAccuracy {
  /** Null for the consensus of all that are no people. */
  annotator: string | null;
  pairs: number;
  tiesWrong: number;
  tiesHalf: KnownInterval;
  tiesLeftOut: number | null;
}
