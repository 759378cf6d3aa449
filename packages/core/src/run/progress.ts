import type { Usage } from '../records/records.ts';
import { addUsage } from './add-usage.ts';
import type { AnnotatorCounts } from './annotator-counts.ts';
import type { BatchProgress } from './batches/batch-keeping.ts';
import type { Ledger } from './budget/budget.ts';

/** How far a run is. */
export interface Progress {
  /** Samples taken from the source, or asked about. */
  samples: number;
  /** Questions found settled by `resume`. */
  settled: number;
  annotations: number;
  failures: number;
  /** Questions waiting for their answer. */
  inFlight: number;
  /** Tokens used so far, where annotators told. */
  usage: Usage;
  /** US dollars spent, earlier runs included: by what was told, and with calls of which nobody heard again. */
  usd: { spent: number; atMost: number };
  annotators: AnnotatorProgress[];
}

/** How far one annotator is. */
export interface AnnotatorProgress extends AnnotatorCounts {
  /** `limited`: its vendor said to wait. `down`: its vendor does not answer. `ended`: it is not asked any further. */
  state: 'asking' | 'limited' | 'down' | 'ended';
  /** Of one that is asked in batches. */
  batches?: BatchProgress | undefined;
}

/** Sums up how far the annotators of a run are. */
export function sumUpProgress(
  annotators: AnnotatorProgress[],
  { spent, atMost }: Pick<Ledger, 'spent' | 'atMost'>,
  counted: Pick<Progress, 'samples' | 'failures'>,
): Progress {
  const sum = (count: (annotator: AnnotatorProgress) => number) =>
    annotators.reduce((total, annotator) => total + count(annotator), 0);
  return {
    ...counted,
    settled: sum(({ settled }) => settled),
    annotations: sum(({ annotations }) => Object.values(annotations).reduce((total, number) => total + number, 0)),
    inFlight: sum(({ inFlight }) => inFlight),
    usage: annotators.reduce((total, { usage }) => addUsage(total, usage), {}),
    usd: { spent, atMost },
    annotators,
  };
}
