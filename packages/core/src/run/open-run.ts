import type { PaperAspect } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import { AnnotatorError, InputError } from '../contract/errors.ts';
import type { Failure } from '../plan/failure.ts';
import type { KeySet } from '../plan/key-set.ts';
import { checkSample } from '../plan/load-sample.ts';
import type { Sample } from '../records/records.ts';
import { type Asker, askSample } from './ask-sample.ts';
import { type Engine, startEngine } from './engine.ts';
import { mostLoading } from './feed-samples.ts';
import type { RunOptions } from './options.ts';
import { lastSaid } from './patience.ts';
import { type AskedSample, type AskSurroundings, createPendingAsk, type PendingAsk } from './pending-ask.ts';
import type { Progress } from './progress.ts';
import { type SharedQuestions, shareQuestions } from './share-questions.ts';
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

/** What {@link openRun} is told. */
export interface OpenRunOptions<A extends string = string> extends RunOptions<A> {}

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
    ended: (failure) => tellFailure(engine, failure),
    ...{ crashed: endAll, aborted: endAll },
    step() {
      const { each, overspent } = engine.lanes;
      if (overspent) for (const lane of each) lane.end(overspent);
      line.pump();
      return Infinity;
    },
  });
  const { annotators } = engine.plan;
  const line = createWaitingLine((working) => hasRoom(engine, working), engine.wake);
  const begin = createBegin(engine, options.resume);
  return {
    annotators,
    async ask(sample, { signal, timeoutMs = usualTimeoutMs } = {}) {
      if (ended) throw ended.reason;
      signal?.throwIfAborted();
      const writeLate: AskSurroundings['writeLate'] = (annotatorIds) => {
        const failures = describeLate(engine, { sampleId: sample.id, timeoutMs }, annotatorIds);
        for (const failure of failures) tellFailure(engine, failure);
        return failures;
      };
      const ask = createPendingAsk<A>(
        { signal, timeoutMs },
        {
          writeLate,
          over() {
            leaveLine();
            pending.delete(ask);
          },
        },
      );
      pending.add(ask);
      engine.countSample();
      const leaveLine = line.add(() => begin(sample, ask));
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

/** Whether a further sample may be loaded: a lane that is down or has ended holds up nobody. */
function hasRoom<A extends string>({ lanes }: Engine<A>, working: number): boolean {
  return working < mostLoading && lanes.each.every(({ ended, outage, room }) => ended || outage || room > working);
}

/** Gives what begins to ask about a sample: never rejected, and over when nobody waits any more. */
function createBegin<A extends string>(engine: Engine<A>, resume: OpenRunOptions['resume']) {
  const { plan, lanes, crash } = engine;
  const shared = shareQuestions<A>(engine.tell);
  const resumed = lanes.carry(resume ?? []);
  resumed.catch(crash);
  const work = async (sample: Sample, ask: PendingAsk<A>) => {
    const asker = askFor(ask, { engine, shared, settled: await resumed });
    const checked = checkSample(sample, plan);
    const failure = 'error' in checked ? checked : await askSample(checked, lanes.each, asker);
    if (ask.signal.aborted) return;
    if (failure) tellFailure(engine, failure);
    if (failure) ask.give(failure);
    ask.complete();
  };
  return async (sample: Sample, ask: PendingAsk<A>): Promise<void> => {
    // A loader that does not listen takes up no room of those who wait.
    const over = new Promise<void>((resolve) => ask.signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([work(sample, ask).catch(ask.fail), over]);
  };
}

/** Asks on behalf of one caller of an open run. */
function askFor<A extends string>(
  ask: PendingAsk<A>,
  { engine, shared, settled }: { engine: Engine<A>; shared: SharedQuestions<A>; settled: KeySet },
): Asker<A> {
  return {
    ...{ plan: engine.plan, signal: ask.signal },
    isSettled: settled.has,
    takeOn: (key) => !settled.has(key),
    settled(keys) {
      ask.settled(keys);
      engine.tell();
    },
    put: (question, lane) => ask.expect(question.annotator.id, (receiver) => shared.ask(question, lane, receiver)),
    give(given) {
      ask.give(given);
      engine.tell(given);
    },
    drop: ask.drop,
  };
}

function tellFailure<A extends string>({ options, tell }: Engine<A>, failure: Failure): void {
  options.onFailure?.(failure);
  tell(failure);
}

/** What could not be had in time: of these annotators, or of the sample when none was asked yet. */
function describeLate<A extends string>(
  { lanes }: Engine<A>,
  { sampleId, timeoutMs }: { sampleId: string; timeoutMs: number },
  annotatorIds: ReadonlySet<string> | undefined,
): Failure[] {
  const within = `within ${timeoutMs / 1_000} seconds`;
  if (!annotatorIds) {
    const message = `Sample ${sampleId} could not be asked about ${within}: its images were still being loaded, or other samples were before it.`;
    return [{ sampleId, fatal: false, error: new AnnotatorError('timeout', message) }];
  }
  return lanes.each
    .filter(({ annotator }) => annotatorIds.has(annotator.id))
    .map(({ annotator: { id }, trouble }) => {
      const message = `${id} did not answer ${within}.${trouble ? ` ${lastSaid(id, trouble)}` : ''}`;
      return { sampleId, annotatorId: id, fatal: false, error: new AnnotatorError('timeout', message) };
    });
}
