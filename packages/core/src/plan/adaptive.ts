import type { Annotator } from '../contract/annotator.ts';
import type { Annotation, Sample } from '../records/records.ts';

/**
 * Decides which of the questions of a run are worth asking. {@link annotate} goes over the samples pass by pass: in the
 * first one nothing is asked, and every pass ends before the next one is decided on. `adaptive` of
 * `@visionprefer/aggregator` makes one; it serves one run.
 */
export interface Adaptive {
  /** Told once, before anything else but {@link Adaptive.add}, who may be asked, and what may be spent in all. */
  begin(run: { annotators: readonly Annotator[]; budgetUsd: number | undefined }): void;
  /** Told of a sample in the first pass, with all that could be asked about it. */
  meet(sample: Sample, questions: readonly QuestionInView[]): void;
  /** Whether anything is asked about a sample in this pass. */
  wantsSample(sampleId: string): boolean;
  /** Whether a question is asked in this pass. May be called twice for one. */
  wants(question: QuestionToDecide): boolean;
  /** Told every answer: when it comes, and those of earlier runs before the first pass. */
  add(annotation: Annotation): void;
  /** Decides on the next pass, when all that was wanted has been answered or cannot be; false when there is none. */
  nextPass(): boolean;
}

/** A question as far as it is known without its images. */
export interface QuestionInView {
  /** In no order that means anything. */
  imageIds: readonly string[];
  round: number;
  aspects: readonly string[];
}

/** A question that may be asked. */
export interface QuestionToDecide extends QuestionInView {
  key: string;
  sampleId: string;
  annotatorId: string;
}
