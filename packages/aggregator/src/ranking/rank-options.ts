import type { Failure, OpenRunOptions, Run } from '@visionprefer/core';
import type { AggregateOptions } from '../aggregate-options.ts';

/** Of whom images are to be judged, how long that may take, and how what they say becomes an order. */
export type RankOptions<A extends string = string> = RankSettings<A> & (RankThroughRun<A> | RankAlone<A>);

/** How long ranking may take, and how what annotators say becomes an order. */
export interface RankSettings<A extends string = string> extends Omit<AggregateOptions<A>, 'mixedVersions'> {
  /**
   * How long ranking may take in all: loading images, waiting for the vendors' limits, calls and asking again. What is
   * not answered by then fails, with an error that says so. Default 60,000.
   */
  timeoutMs?: number | undefined;
  /** Ends the wait: calls in flight are aborted and the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  /**
   * Told what could not be settled; the order is made of what was. Default: the failure's error is thrown. A broken
   * image is told, too, and never thrown while another image can be judged.
   */
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** Ranking through an open run: pace, health, concurrency and budget are shared with all that is asked through it. */
export interface RankThroughRun<A extends string = string> {
  /** Opened by `openRun`, without `resume`. */
  run: Run<A>;
}

/** Ranking by a run of its own, which knows nothing of earlier ones. */
export interface RankAlone<A extends string = string>
  extends Omit<OpenRunOptions<A>, 'resume' | 'known' | 'timeoutMs' | 'signal' | 'onFailure' | 'onProgress'> {
  run?: undefined;
}
