import type { Outcome, Progress, Usage } from '@visionprefer/core';
import type { ProblemLog } from '../problems/problem-log.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { type Spending, sumUpSpending } from './sum-up-spending.ts';
import type { Survey } from './survey.ts';

/** What was done. */
export interface AnnotateSummary {
  samples: number;
  /** Annotations written by this run, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  /** Questions that an earlier run had settled. */
  settled: number;
  /** What there was to ask before anything was asked, and why; absent when the journal was empty. */
  survey?: Pick<Survey, 'toAsk' | 'reasons' | 'unseen'> | undefined;
  failures: number;
  /** The file with all failures, named as the journal was; absent when there are none. */
  failuresFile?: string | undefined;
  usage: Usage;
  /** US dollars; absent when no price is known, or all annotators are free. */
  usd?: Spending | undefined;
  interrupted: boolean;
  /** Batches that are under way at their vendors; absent when there are none. */
  batches?: number | undefined;
  /** Why the run ended before everything was asked, when it was for the budget. */
  overspent?: string | undefined;
  /** Present when every annotator failed before it gave one answer, and no earlier run has any. */
  nobodyAnswered?: true | undefined;
}

/** What a summary is made of. */
export interface EndedRun {
  /** Undefined when the journal was empty. */
  survey: Survey | undefined;
  /** Annotations written by this run, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  /** Undefined when the run ended before it began to ask. */
  progress: Progress | undefined;
  log: Pick<ProblemLog, 'count' | 'file'>;
  interrupted: boolean;
  overspent: string | undefined;
  /** Whether no annotator is asked any further. */
  allFailed: boolean;
}

/** Sums up a run that has ended. */
export function summarizeRun(plan: AnnotatePlan, run: EndedRun): AnnotateSummary {
  const { survey, annotations, progress, log, interrupted, overspent, allFailed } = run;
  const open = progress?.annotators.reduce((sum, { batches }) => sum + (batches?.open ?? 0), 0);
  const { samples, settled } = survey?.nothingToDo ? survey : (progress ?? { samples: 0, settled: 0 });
  return {
    samples,
    annotations,
    settled,
    survey: survey && { toAsk: survey.toAsk, reasons: survey.reasons, unseen: survey.unseen },
    failures: log.count,
    failuresFile: log.file,
    usage: progress?.usage ?? {},
    usd: sumUpSpending(plan, progress),
    interrupted,
    batches: open || undefined,
    overspent,
    nobodyAnswered: allFailed && settled === 0 && Object.keys(annotations).length === 0 ? true : undefined,
  };
}
