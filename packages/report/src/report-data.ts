/** What the page is given: plain JSON, written by `writeReport` and read in the browser. Indices save its room. */
import type { Calibration } from '@visionprefer/aggregator';
import type { MissingOutcome, Outcome, Usage } from '@visionprefer/core';
import type { Charts } from './chart-data.ts';
import type { Verdict } from './verdict/verdict-record.ts';

export type { Interval } from '@visionprefer/aggregator';
export type * from './chart-data.ts';
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
