import type { AnnotateOptions, AnnotatorProgress, Failure, Progress } from '../annotate.ts';
import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Aspect } from '../contract/aspect.ts';
import { originalImages } from '../images/original-images.ts';
import { strictestLimits } from '../images/strictest-limits.ts';
import { createKeySet, type KeySet } from '../plan/key-set.ts';
import type { LoadSampleOptions } from '../plan/load-sample.ts';
import { listwise } from '../questions/listwise.ts';
import type { Strategy } from '../questions/strategy.ts';
import type { Annotation } from '../records/records.ts';
import { createLedger, type Ledger } from './budget.ts';
import { addUsage, longestTimerMs } from './call.ts';
import { checkRun } from './check-run.ts';
import { heedCallbacks } from './heed-callbacks.ts';
import { isDown, type Lane, openLane } from './lane.ts';

/** What is known throughout a run, and where its parts meet. */
export interface Run<A extends string> {
  options: AnnotateOptions<A>;
  aspects: readonly Aspect<A>[];
  strategy: Strategy;
  loading: LoadSampleOptions;
  settled: KeySet;
  sampleIds: KeySet;
  ledger: Ledger;
  lanes: readonly Lane<A>[];
  progress: { samples: number; failures: number };
  signal: AbortSignal;
  /** Milliseconds on a clock that only runs forward. */
  now(): number;
  /** Set when the budget does not hold another call. */
  overspent: boolean;
  /** True when the caller asked for no further question. */
  readonly drained: boolean;
  /** True when no further question is asked, for whichever reason. */
  readonly stopped: boolean;
  /** Hands something to the reader. */
  give(given: Annotation<A> | Failure, from?: Lane<A>): void;
  /** What the reader gets next. Throws what crashed the run. */
  take(): Annotation<A> | Failure | undefined;
  /** How much waits for the reader. */
  readonly unread: number;
  /** Ends the run with an error. */
  crash(error: unknown): void;
  /** Waits until something has happened, or for this long. */
  wait(ms: number): Promise<void>;
  wake(): void;
  tell(): void;
  onStop(stop: () => void): void;
  leave(): void;
}

/** Checks the options of a run and fills in the defaults. */
export function startRun<A extends string>(given: AnnotateOptions<A>): Run<A> {
  const options = heedCallbacks(given, (error) => run.crash(error));
  // When no aspects are given, A is the paper's: the default of the type parameter says the same.
  const aspects = options.aspects ?? (paperAspects as readonly Aspect[] as readonly Aspect<A>[]);
  checkRun(options, aspects);
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const limits = strictestLimits(options.annotators.map((annotator) => annotator.limits ?? {}));
  const ready: { given: Annotation<A> | Failure; from: Lane<A> | undefined }[] = [];
  const stops: (() => void)[] = [];
  let crashed: { error: unknown } | undefined;
  let over = false;
  let wake = () => {};
  let awake = false;

  const run: Run<A> = {
    options,
    aspects,
    strategy: options.strategy ?? listwise(),
    loading: { loadImage: options.loadImage ?? originalImages(), known: options.known, limits, signal },
    settled: createKeySet(),
    sampleIds: createKeySet(),
    ledger: createLedger(options.budget),
    lanes: [],
    progress: { samples: 0, failures: 0 },
    signal,
    now: () => performance.now(),
    overspent: false,
    get drained() {
      return options.drain?.aborted ?? false;
    },
    get stopped() {
      return over || run.overspent || run.drained;
    },
    give(given, from) {
      ready.push({ given, from });
      if ('error' in given) run.progress.failures++;
      run.tell();
      run.wake();
    },
    take() {
      if (signal.aborted) throw signal.reason;
      const next = ready.shift();
      if (next?.from) next.from.unread--;
      if (!next && crashed) throw crashed.error;
      return next?.given;
    },
    get unread() {
      return ready.length;
    },
    crash(error) {
      crashed ??= { error };
      over = true;
      run.wake();
    },
    async wait(ms) {
      if (awake) {
        awake = false;
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(ms)
          ? setTimeout(resolve, Math.min(longestTimerMs, Math.max(1, Math.ceil(ms))))
          : undefined;
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = () => {};
      awake = false;
    },
    wake() {
      awake = true;
      wake();
    },
    tell: () => options.onProgress?.(toProgress(run)),
    onStop: (stop) => stops.push(stop),
    leave() {
      over = true;
      for (const stop of stops) stop();
      for (const signalled of [options.signal, options.drain]) signalled?.removeEventListener('abort', run.wake);
      left.abort(new DOMException('Nobody reads the annotations any more.', 'AbortError'));
    },
  };
  for (const signalled of [options.signal, options.drain]) signalled?.addEventListener('abort', run.wake);
  return Object.assign(run, { lanes: options.annotators.map((annotator) => openLane(run, annotator)) });
}

function toProgress<A extends string>({ lanes, progress, ledger }: Run<A>): Progress {
  const annotators = lanes.map(toAnnotatorProgress);
  const sum = (count: (annotator: AnnotatorProgress) => number) =>
    annotators.reduce((total, annotator) => total + count(annotator), 0);
  return {
    ...progress,
    settled: sum(({ settled }) => settled),
    annotations: sum(({ annotations }) => Object.values(annotations).reduce((total, number) => total + number, 0)),
    inFlight: sum(({ inFlight }) => inFlight),
    usage: annotators.reduce((total, { usage }) => addUsage(total, usage), {}),
    usd: { spent: ledger.spent, atMost: ledger.atMost },
    annotators,
  };
}

function toAnnotatorProgress<A extends string>(lane: Lane<A>): AnnotatorProgress {
  const { tally, ended, pace } = lane;
  return {
    ...tally,
    annotations: { ...tally.annotations },
    usd: { ...tally.usd },
    state: ended ? 'ended' : isDown(lane) ? 'down' : pace.held ? 'limited' : 'asking',
  };
}
