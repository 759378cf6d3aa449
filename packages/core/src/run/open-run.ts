import type { PaperAspect } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import { InputError } from '../contract/errors.ts';
import type { Sample } from '../records/records.ts';
import { createAnswering, describeLate, tellFailures } from './answer-ask.ts';
import { type Engine, startEngine } from './engine.ts';
import { mostLoading } from './feed-samples.ts';
import type { OpenRunOptions } from './options.ts';
import { type AskedSample, createPendingAsk, type PendingAsk } from './pending-ask.ts';
import type { Progress } from './progress.ts';
import { createWaitingLine } from './waiting-line.ts';

/**
 * A run that stays open: samples are asked about as they come, by whatever asks, and pace, health, concurrency and
 * budget are shared by all of it. What it holds does not grow with what was asked.
 */
export interface Run<A extends string = string> {
  readonly annotators: readonly Annotator[];
  /**
   * Puts a sample before every annotator. Resolves when all have answered, or cannot: nothing that goes wrong with an
   * annotator, an image or the budget is thrown, it is among the failures. Samples that are asked about at once may
   * have the same id. A question that is under way already, to the last pixel, is not asked twice: both get its answer.
   *
   * @throws InputError when the run is closed; the reason of its signal, or of the run's, when that is aborted.
   */
  ask(sample: Sample, options?: AskOptions): Promise<AskedSample<A>>;
  /** How far the run is. */
  progress(): Progress;
  /** Takes nothing more, and resolves when everything that was asked is answered. */
  close(): Promise<void>;
}

/** How one sample is asked about. */
export interface AskOptions {
  /** Ends the wait: the signal's reason is thrown. Calls that nobody else waits for are aborted. */
  signal?: AbortSignal | undefined;
  /**
   * How long asking may take in all, from its place in the queue over its images to the last answer. What is not there
   * by then is among the failures, and calls that nobody else waits for are aborted. Default 60,000.
   */
  timeoutMs?: number | undefined;
}

const usualTimeoutMs = 60_000;

/**
 * Opens a run, for an application that asks about one sample now and the next one later: a web server, a loop of
 * training. {@link annotate} does the same for a source of samples.
 *
 * @throws InputError for options that cannot work.
 */
export function openRun<A extends string = PaperAspect>(options: OpenRunOptions<A>): Run<A> {
  const pending = new Set<PendingAsk<A>>();
  let ended: { reason: unknown } | undefined;
  const endAll = (reason: unknown) => {
    ended ??= { reason };
    for (const ask of pending) ask.fail(reason);
  };
  const engine = startEngine<A>(options, {
    // What was answered is the asker's at once.
    unreadOf: () => 0,
    ended: (failure) => tellFailures(engine, [failure]),
    ...{ crashed: endAll, aborted: endAll },
    step() {
      const { each, overspent } = engine.lanes;
      if (overspent) for (const lane of each) lane.end(overspent);
      line.pump();
      return Infinity;
    },
  });
  const line = createWaitingLine((working) => hasRoom(engine, working), engine.wake);
  const answerAsk = createAnswering(engine, options);
  return {
    annotators: engine.plan.annotators,
    async ask(sample, { signal, timeoutMs = usualTimeoutMs } = {}) {
      if (ended) throw ended.reason;
      for (const stop of [options.signal, signal]) stop?.throwIfAborted();
      const ask = createPendingAsk<A>(
        { sampleId: sample.id, signal, timeoutMs },
        {
          late: (annotatorIds) =>
            tellFailures(engine, describeLate(engine, { sampleId: sample.id, timeoutMs }, annotatorIds)),
          over: () => pending.delete(ask) && leaveLine(),
        },
      );
      pending.add(ask);
      engine.countSample();
      const leaveLine = line.add(() => answerAsk(sample, ask));
      engine.wake();
      return ask.result;
    },
    progress: engine.progress,
    async close() {
      ended ??= { reason: new InputError('The run is closed. Open another one with openRun().') };
      await Promise.allSettled([...pending].map(({ result }) => result));
      engine.stop(new DOMException('The run is closed.', 'AbortError'));
    },
  };
}

/**
 * Whether a further sample may be loaded. A lane that is down holds up nobody, unless all are: then what waits is not
 * loaded either.
 */
function hasRoom<A extends string>({ lanes }: Engine<A>, working: number): boolean {
  const asked = lanes.each.filter(({ ended }) => !ended);
  const up = asked.filter(({ outage }) => !outage);
  return working < mostLoading && (up.length ? up : asked).every(({ room }) => room > working);
}
