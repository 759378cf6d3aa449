/** What the page is given: plain JSON, written by `writeReport` and read in the browser. Indices save its room. */
import type { Calibration, CostPoint } from '@visionprefer/aggregator';
import type { MissingOutcome, Outcome, Usage } from '@visionprefer/core';
import type { Verdict } from './verdict/verdict-record.ts';

export type { Interval } from '@visionprefer/aggregator';
export type { PairBin, PairCuts, TrustRow, VerdictSentence } from './verdict/verdict-record.ts';

/** Where a page finds what it does not need until somebody looks at it. */
export interface PageBlocks {
  /** By sample, then image: number of its small picture; null where there is none. Images of one picture share it. */
  pictures: (number | null)[][];
  /** Samples in each block of details. */
  blockSize: number;
  /** Small pictures in each block of them. */
  pictureBlockSize: number;
  /** Whether blocks lie in files beside the page, and not in it. */
  inFiles: boolean;
  /** What stands before a relative link to an original. */
  linkBase: string;
}

/** Everything the page needs before a sample is opened. */
export interface ReportIndex extends PageBlocks {
  title: string;
  /** When it was made, ISO 8601. */
  madeAt: string;
  /** Name of the method behind the consensus. */
  method: string;
  /** What it was made from, and how: a short sentence each. */
  provenance: string[];
  /** Null where none was found. */
  verdict: Verdict | null;
  /** What to do next, as command lines. */
  next: { why: string; line: string }[];
  /** The command that draws the pairs of this run anew; null where nothing tells its name. */
  pairsLine: string | null;
  /** The command that judges the samples in `marked.jsonl`; null where nothing tells the name of the run. */
  reviewLine: string | null;
  /** How far probabilities could be believed, by what people say; null where they were not asked. */
  calibration: Calibration | null;
  /** Other pages about this run, by addresses relative to this one. */
  pages: { title: string; href: string }[];
  aspects: string[];
  annotators: AnnotatorSummary[];
  generators: string[];
  /** Names of the metadata that samples can be filtered by. */
  fields: string[];
  totals: Totals;
  charts: Charts;
  samples: SampleSummary[];
}

/** The headline figures. */
export interface Totals {
  samples: number;
  images: number;
  annotations: number;
  pairs: number;
  /** Answers without a score, by why there is none. */
  missing: Record<MissingOutcome, number>;
  /** US dollars; null when no annotation says what it cost. */
  usd: number | null;
}

/** One annotator over the whole run. */
export interface AnnotatorSummary {
  id: string;
  human: boolean;
  /** Annotations by outcome. */
  outcomes: Partial<Record<Outcome, number>>;
  /** Mean of all scores it gave; null when it gave none. */
  meanScore: number | null;
  /** Standard deviation of the scores it gave. */
  spread: number | null;
  /** US dollars; null when none of its annotations says. */
  usd: number | null;
  usage: Usage;
  /** Median milliseconds of an answer; null when it never answered. */
  medianMs: number | null;
}

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

/** One sample as the gallery lists it. */
export interface SampleSummary {
  id: string;
  /** Null when the samples were not given. */
  prompt: string | null;
  images: ImageSummary[];
  /** How far annotators are apart, by aspect, in score points; null where fewer than two judged. */
  disagreement: (number | null)[];
  /** Best and worst of the widest overall pair, and its margin. */
  widest: { chosen: number; rejected: number; margin: number } | null;
  pairs: number;
  /** By field: what its metadata say, of the sample or of its images. */
  facts: string[][];
}

/** One image as the gallery lists it. */
export interface ImageSummary {
  id: string;
  generator: number | null;
  overall: number | null;
  /** Consensus by aspect. */
  scores: (number | null)[];
  /** By aspect, then annotator. */
  votes: Vote[][];
}

/** A score, why there is none, or null when the annotator was not asked. */
export type Vote = number | MissingOutcome | null;

/** What is shown of a sample once it is opened. */
export interface SampleDetail {
  /** Where each original is, as a link; null when it is not near. */
  links: (string | null)[];
  answers: AnswerDetail[];
  pairs: PairDetail[];
}

/** One annotation. */
export interface AnswerDetail {
  annotator: number;
  strategy: string;
  outcome: Outcome;
  /** Images in the order they were shown. */
  shown: number[];
  model: string | null;
  ms: number;
  usd: number | null;
  scores: { aspect: number; image: number; score: number; rationale: string }[];
  /** `image` is null for a tie. */
  preferred: { aspect: number; image: number | null; rationale: string }[];
  /** Aspects that have no score, and why. */
  missing: { aspects: number[]; detail: string } | null;
}

/** One pair. */
export interface PairDetail {
  aspect: string;
  chosen: number;
  rejected: number;
  chosenScore: number;
  rejectedScore: number;
  margin: number;
  probability: number | null;
  votes: { for: number; against: number; tied: number; missing: number };
  conflicts: string[];
}

/** A small picture, ready for a `data:` url, with the pixels of the original. */
export interface ThumbnailView {
  type: string;
  data: string;
  width: number;
  height: number;
}
