/** What the page of a comparison is given: plain JSON. Indices save its room; of every two values the first is of the first run. */
import type { AspectComparison } from '@visionprefer/aggregator';
import type { MissingOutcome } from '@visionprefer/core';
import type { AnswerDetail, ImageSummary, PageBlocks } from '../report-data.ts';
import type { VerdictSentence } from '../verdict/verdict-record.ts';

/** Everything that the page of a comparison needs before a sample is opened. */
export interface ComparisonIndex extends PageBlocks {
  title: string;
  /** When it was made, ISO 8601. */
  madeAt: string;
  runs: readonly [RunOnPage, RunOnPage];
  /** How the two compare, in words, the most important first. */
  sentences: VerdictSentence[];
  settings: ComparedSettings;
  /** By aspect, `overall` the first. */
  agreement: Record<string, AspectComparison>;
  /** By aspect, `overall` the first. */
  turns: AspectTurns[];
  alone: AloneSamples;
  /** The command that judges the samples in `marked.jsonl`; null where nothing tells the name of the run. */
  reviewLine: string | null;
  aspects: string[];
  /** Those of the first run, then those of the second. */
  annotators: { id: string; run: 0 | 1; human: boolean }[];
  generators: string[];
  /** Those on which the two are furthest apart come first. */
  samples: ComparedSample[];
}

/** One of the two runs. Its figures are of the samples that both judged; its verdict is of all. */
export interface RunOnPage {
  name: string;
  /** What it was made from, and how: a short sentence each. */
  provenance: string[];
  sentences: VerdictSentence[];
  /** Name of the method behind its consensus. */
  method: string;
  /** Annotators that are no people. */
  annotators: number;
  people: number;
  annotations: number;
  missing: Record<MissingOutcome, number>;
  pairs: number;
  /** US dollars; null when no annotation says what it cost. */
  usd: number | null;
}

/** The settings of two runs. */
export interface ComparedSettings {
  /** Names of runs that say nothing of their settings. */
  silent: string[];
  /** What differs; null where a run does not say. */
  apart: { name: string; values: [string | null, string | null] }[];
  /** Names of what is the same. */
  alike: string[];
}

/** Pairs of one aspect in both runs. */
export interface AspectTurns {
  aspect: string;
  /** Pairs that each run drew from the samples that both judged. */
  pairs: [number, number];
  /** Pairs of both in which the same image is chosen. */
  alike: number;
  /** Pairs of both in which another image is chosen. */
  turned: number;
}

/** Samples that are left out, by why; ids. */
export interface AloneSamples {
  /** Those that one run alone judged. */
  first: string[];
  second: string[];
  /** Those that have one id and two prompts. */
  otherPrompt: string[];
}

/** One sample as the list shows it. */
export interface ComparedSample {
  id: string;
  /** Null where neither run knows it. */
  prompt: string | null;
  images: ComparedImage[];
  /** Pairs that turn, in any aspect. */
  turned: number;
  /** The widest of them, by the smaller of its two margins, in score points; null without any. */
  widest: number | null;
  /** Mean distance of the two overall scores of an image, in points; null where no image has two. */
  apart: number | null;
  /** Whether an image was another picture for one run than for the other. */
  otherPictures: boolean;
}

/** One image, and what each run made of it. */
export interface ComparedImage {
  id: string;
  generator: number | null;
  runs: [RunScores, RunScores];
}

/** Scores of one image in one run. Its votes are by aspect, then annotator of that run. */
export type RunScores = Pick<ImageSummary, 'overall' | 'scores' | 'votes'>;

/** What is shown of a sample once it is opened. */
export interface ComparedDetail {
  /** Where each original is, as a link; null when it is not near. */
  links: (string | null)[];
  answers: AnswerDetail[];
  turned: TurnedPair[];
}

/** A pair of the first run in which the second run chose the other image. */
export interface TurnedPair {
  aspect: string;
  /** By the first run. */
  chosen: number;
  rejected: number;
  margins: [number, number];
  probabilities: [number | null, number | null];
}
