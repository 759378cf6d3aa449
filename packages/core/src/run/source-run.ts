import type { BudgetError } from '../contract/errors.ts';
import type { Failure } from '../plan/failure.ts';
import { createKeySet, type KeySet } from '../plan/key-set.ts';
import { checkSample } from '../plan/load-sample.ts';
import type { Annotation, Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import { type Asker, askSample } from './ask-sample.ts';
import { type Engine, startEngine } from './engine.ts';
import { type Feed, feedSamples } from './feed-samples.ts';
import type { Lane } from './lane.ts';
import { openQuestion } from './open-question.ts';
import type { AnnotateOptions } from './options.ts';
import { createOutbox } from './outbox.ts';
import { losePatience } from './patience.ts';

/** A run over a source of samples, as its reader sees it. */
export interface SourceRun<A extends string> {
  /** Reads what earlier runs settled, and begins to ask. */
  begin(samples: Source<Sample>): Promise<void>;
  /** What comes next; undefined when everything was asked. Throws what ended the run. */
  next(): Promise<Annotation<A> | Failure | undefined>;
  /** Tells a failure, or throws its error when nobody is to be told. */
  report(failure: Failure): void;
  /** Why not everything was asked, when it was for the budget. */
  readonly overspent: BudgetError | undefined;
  /** The reader leaves: what is in flight is aborted. */
  leave(): void;
}

/** Annotations and failures that wait for the reader before no further sample is taken. */
const mostUnread = 64;

/** Starts a run over a source of samples. Nothing is asked yet. */
export function startSourceRun<A extends string>(given: AnnotateOptions<A>): SourceRun<A> {
  let feed: Feed | undefined;
  const outbox = createOutbox<A>(() => engine.wake());
  const put = (given: Annotation<A> | Failure, annotatorId?: string) => {
    outbox.put(given, annotatorId);
    engine.tell(given);
  };
  const engine: Engine<A> = startEngine(given, {
    unreadOf: outbox.unreadOf,
    crashed: outbox.crash,
    aborted: outbox.abort,
    ended: (failure) => put(failure, failure.annotatorId),
    step() {
      feed?.pump();
      const lookAgainMs = engine.isHalted ? Infinity : losePatience(engine.lanes.each, options.patienceMs);
      if ((feed?.isDone || engine.isHalted) && isFinished(engine)) outbox.end();
      return lookAgainMs;
    },
  });
  const { options } = engine;
  return {
    async begin(samples) {
      options.signal?.throwIfAborted();
      const settled = await engine.lanes.carry(options.resume ?? []);
      if (options.resume) options.onProgress?.(engine.progress());
      const { lanes, wake, crash } = engine;
      feed = feedSamples(samples, lanes.each, {
        ask: askForReader(engine, settled, put),
        isBehind: () => outbox.unread >= mostUnread,
        isHalted: () => engine.isHalted,
        ...{ wake, crash },
      });
      wake();
    },
    next: outbox.next,
    report(failure) {
      if (!options.onFailure) throw failure.error;
      options.onFailure(failure);
    },
    get overspent() {
      return options.drain?.aborted ? undefined : engine.lanes.overspent;
    },
    leave() {
      feed?.close();
      engine.stop(new DOMException('Nobody reads the annotations any more.', 'AbortError'));
    },
  };
}

/** Whether nothing more comes from any lane. */
function isFinished<A extends string>({ lanes, isHalted }: Engine<A>): boolean {
  return lanes.each.every(({ ended, inFlight, held }) => (isHalted || ended ? inFlight : held) === 0);
}

/** Gives what has lanes asked about a sample, on behalf of the run's reader. */
function askForReader<A extends string>(
  { options, plan, signal, countSample, tell }: Engine<A>,
  settled: KeySet,
  put: (given: Annotation<A> | Failure, annotatorId?: string) => void,
) {
  const sampleIds = createKeySet();
  const failedIds = createKeySet();
  const asker: Asker<A> = {
    ...{ plan, signal, give: put },
    isSettled: settled.has,
    // Nothing is asked twice in a run, however many passes there are.
    takeOn: settled.add,
    settled(keys) {
      for (const key of keys) options.onSettled?.(key);
      tell();
    },
    put: (question, lane) => lane.ask(openQuestion(question, asker)),
    // The annotator's end is told once.
    drop() {},
  };
  return async (sample: Sample, lanes: readonly Lane<A>[], isNew: boolean): Promise<void> => {
    if (isNew) countSample();
    const checked = checkSample(sample, plan, isNew ? sampleIds : undefined);
    if ('error' in checked) return isNew ? put(checked) : undefined;
    const failure = await askSample(checked, lanes, asker);
    // A further pass, for other lanes, tells nothing new.
    if (failure && failedIds.add(sample.id)) put(failure);
  };
}
