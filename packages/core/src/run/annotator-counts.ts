import type { Annotation, Outcome, Usage } from '../records/records.ts';

/** What one annotator has done so far in a run. */
export interface AnnotatorCounts {
  annotatorId: string;
  /** Questions found settled by `resume`. */
  settled: number;
  /** Annotations, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  failures: number;
  /** Calls waiting for their answer. */
  inFlight: number;
  calls: number;
  /** Calls that were turned down because they came too fast. */
  rateLimited: number;
  /** Questions asked again because a call failed or its answer could not be used. */
  retried: number;
  /** Answers that do not say what they used, where they have a price: they count as the most it may have been. */
  untold: number;
  usage: Usage;
  /** US dollars: by what was told, and and at most, with calls that did not tell. Zero where no price is known. */
  usd: { spent: number; atMost: number };
}

/** Counts of an annotator that has done nothing yet. */
export function countFromZero(annotatorId: string): AnnotatorCounts {
  return {
    annotatorId,
    settled: 0,
    annotations: {},
    failures: 0,
    inFlight: 0,
    calls: 0,
    rateLimited: 0,
    retried: 0,
    untold: 0,
    usage: {},
    usd: { spent: 0, atMost: 0 },
  };
}

/** Counts one annotation. */
export function countAnnotation({ annotations }: AnnotatorCounts, { outcome }: Annotation): void {
  annotations[outcome] = (annotations[outcome] ?? 0) + 1;
}
