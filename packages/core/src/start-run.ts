import type { AnnotateOptions, Progress } from './annotate.ts';
import type { Annotator } from './annotator.ts';
import type { Aspect } from './aspect.ts';
import { paperAspects } from './aspects/paper-aspects.ts';
import { checkRun } from './check-run.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { originalImages, strictestLimits } from './load-image.ts';
import type { LoadSampleOptions } from './load-sample.ts';
import { listwise } from './strategies/listwise.ts';
import type { Strategy } from './strategy.ts';

/** What is known throughout a run. */
export interface Run<A extends string> {
  options: AnnotateOptions<A>;
  aspects: readonly Aspect<A>[];
  strategy: Strategy;
  loading: LoadSampleOptions;
  settled: KeySet;
  sampleIds: KeySet;
  /** Annotators that are not asked any further. */
  ended: Set<Annotator>;
  progress: Progress;
  signal: AbortSignal;
  leave(): void;
}

/** Checks the options of a run and fills in the defaults. */
export function startRun<A extends string>(options: AnnotateOptions<A>): Run<A> {
  // When no aspects are given, A is the paper's: the default of the type parameter says the same.
  const aspects = options.aspects ?? (paperAspects as readonly Aspect[] as readonly Aspect<A>[]);
  checkRun(options, aspects);
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const limits = strictestLimits(options.annotators.map((annotator) => annotator.limits ?? {}));
  return {
    options,
    aspects,
    strategy: options.strategy ?? listwise(),
    loading: { loadImage: options.loadImage ?? originalImages(), limits, signal },
    settled: createKeySet(),
    sampleIds: createKeySet(),
    ended: new Set(),
    progress: { samples: 0, settled: 0, annotations: 0, failures: 0, inFlight: 0, usage: {} },
    signal,
    leave: () => left.abort(new DOMException('Nobody reads the annotations any more.', 'AbortError')),
  };
}

/** Tells the caller how far the run is. */
export function tellProgress<A extends string>(run: Run<A>): void {
  run.options.onProgress?.({ ...run.progress });
}
