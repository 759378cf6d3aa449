import type { Annotator } from '../contract/annotator.ts';
import type { Answer } from '../contract/answer.ts';
import type { Price } from '../contract/price.ts';
import type { PaceLimits } from '../pace/mirror-limits.ts';
import type { Adaptive } from '../plan/adaptive.ts';
import type { Failure } from '../plan/failure.ts';
import type { PlanOptions } from '../plan/plan.ts';
import type { Annotation } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import type { BatchedRun } from './batches/in-batches.ts';
import type { Budget } from './budget/budget.ts';
import type { Call } from './call.ts';
import type { Outage } from './outage.ts';
import type { Progress } from './progress.ts';

/** What every run is told: {@link annotate}'s and one opened by {@link openRun}. */
export interface RunOptions<A extends string = string> extends PlanOptions<A> {
  /**
   * Annotations of earlier runs: what they settled is not asked again. Only their keys and what they cost are kept. One
   * without a key settles nothing and has only cost.
   */
  resume?: Source<{ key?: string; usd?: number }> | undefined;
  /** Most questions in flight for each annotator; fewer while its vendor takes fewer. Default 32. */
  concurrency?: number | undefined;
  /** Limits of an annotator that are known beforehand. Default: what its vendor tells, and what shows. */
  pace?: ((annotator: Annotator) => PaceLimits | undefined) | undefined;
  /** What an annotator's tokens cost. Default: what it says itself. */
  prices?: ((annotator: Annotator) => Price | undefined) | undefined;
  /** Most that may be spent. Needs the price of every annotator. Default: no cap. */
  budget?: Budget | undefined;
  /** Deadline of one call to an annotator. Default 300,000. */
  timeoutMs?: number | undefined;
  /** Stops the run at once: calls in flight are aborted and the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  /** Wraps every call to an annotator, for traces and measures. It has to give back what `proceed` does. */
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
  /** Told after every sample, annotation and failure how far the run is. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Told once when a vendor does not answer at all any more, or turns every call down, and once when it does again. */
  onOutage?: ((outage: Outage) => void) | undefined;
  /** Told what could not be settled. */
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** What {@link openRun} is told. */
export interface OpenRunOptions<A extends string = string> extends RunOptions<A> {
  /**
   * Told each annotation once, before anyone is given it: what is written down here is in the file by then. What it throws
   * ends the run.
   */
  onAnnotation?: ((annotation: Annotation<A>) => void) | undefined;
  /**
   * Whether a question that was answered is settled from then on, as if `resume` held it: it is not asked again, and
   * `settled` has its key. It takes some 16 bytes a question. Default false: each time it is asked.
   */
  remember?: boolean | undefined;
}

/** What {@link annotate} is told. Without `onFailure` the error of the first failure is thrown and ends the run. */
export interface AnnotateOptions<A extends string = string> extends RunOptions<A> {
  /**
   * How long a vendor that does not answer at all, or turns every call down, is waited for once nobody else is at work.
   * Default 600,000, or 60,000 for one that could not be reached even once.
   */
  patienceMs?: number | undefined;
  /** Stops asking: what is in flight is finished and handed over, then the run ends. */
  drain?: AbortSignal | undefined;
  /**
   * Asks only what is worth asking: see {@link Adaptive}. The samples must be readable again and again, and `resume` has to
   * hold whole annotations. Default: every question is asked.
   */
  adaptive?: Adaptive | undefined;
  /**
   * Annotators that are asked in batches, for less money and later. Batches outlive a process: the `keeping` of
   * {@link inBatches} remembers them. Default: none.
   */
  batches?: BatchedRun | undefined;
  /** Told the key of every question of this run that `resume` settles. */
  onSettled?: ((key: string) => void) | undefined;
}

/** What an engine is told, be its run over a source or open. */
export interface EngineOptions<A extends string> extends AnnotateOptions<A>, OpenRunOptions<A> {}
