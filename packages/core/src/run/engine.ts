import type { Failure } from '../plan/failure.ts';
import { type Plan, planQuestions } from '../plan/plan.ts';
import { checkOptions } from './check-options.ts';
import { type Lanes, openLanes } from './lanes.ts';
import type { AnnotateOptions, EngineOptions } from './options.ts';
import type { Progress } from './progress.ts';
import { createStepper } from './stepper.ts';
import { watchCallbacks } from './watch-callbacks.ts';

/** What a run stands on, be it over a source of samples or open: its plan, its lanes, and what moves them. */
export interface Engine<A extends string> {
  /** With callbacks that may be async functions. */
  readonly options: EngineOptions<A>;
  readonly plan: Plan<A>;
  readonly lanes: Lanes<A>;
  /** Aborted when the run is aborted or stopped: for what is loaded on its behalf. */
  readonly signal: AbortSignal;
  /** Whether no further question is asked, for whichever reason. */
  readonly isHalted: boolean;
  /** Counts a sample that is asked about. */
  countSample(): void;
  /** Something was given to the caller: it is counted when it is a failure, and told how far the run is. */
  tell(given?: object): void;
  progress(): Progress;
  /** Something has happened: the next step is due. */
  wake(): void;
  /** Ends the run with an error. */
  crash(error: unknown): void;
  /** Ends the run: what is in flight is aborted. */
  stop(reason: unknown): void;
}

/** What an engine moves. */
export interface EngineLoad {
  /** How much of what an annotator answered waits for a reader. */
  unreadOf(annotatorId: string): number;
  /** Does what can be done now besides sending calls; gives after how many milliseconds there may be more. */
  step(): number;
  /** An annotator is not asked any further. */
  ended(failure: Failure): void;
  /** The run has ended with an error, or was aborted with a reason. */
  crashed(error: unknown): void;
  aborted(reason: unknown): void;
}

/**
 * Starts an engine. Nothing is asked yet.
 *
 * @throws InputError for options that cannot work.
 */
export function startEngine<A extends string>(given: EngineOptions<A>, load: EngineLoad): Engine<A> {
  let isOver = false;
  const crash = (error: unknown) => {
    isOver = true;
    load.crashed(error);
    wake();
  };
  const options = watchCallbacks(given, crash);
  const plan = planQuestions(options);
  checkOptions(options);
  const counted = { samples: 0, failures: 0 };
  const stopped = new AbortController();
  const isHalted = () => isOver || options.drain?.aborted === true;
  const lanes = openLanes<A>(options, { ...load, isHalted, tell: () => tell(), wake: () => wake(), crash });
  const { wake, stop: rest } = createStepper(() => Math.min(lanes.send(), load.step()), crash);
  const stop = (reason: unknown) => {
    isOver = true;
    rest();
    forget();
    stopped.abort(reason);
    lanes.abort(reason);
  };
  const forget = listen(options, wake, (reason) => {
    load.aborted(reason);
    stop(reason);
  });
  const progress = () => lanes.progress(counted);
  const tell = (given: object = {}) => {
    if ('error' in given) counted.failures++;
    options.onProgress?.(progress());
    wake();
  };
  return {
    ...{ options, plan, lanes, signal: stopped.signal, progress, tell, wake, crash, stop },
    get isHalted() {
      return isHalted() || lanes.overspent !== undefined;
    },
    countSample() {
      counted.samples++;
    },
  };
}

/** Listens to the signals of a run, until the function that is given back is called. */
function listen({ signal, drain }: AnnotateOptions<string>, drained: () => void, aborted: (reason: unknown) => void) {
  const abort = () => aborted(signal?.reason);
  signal?.addEventListener('abort', abort);
  drain?.addEventListener('abort', drained);
  return () => {
    signal?.removeEventListener('abort', abort);
    drain?.removeEventListener('abort', drained);
  };
}
