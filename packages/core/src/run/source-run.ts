import { type BudgetError, InputError } from '../contract/errors.ts';
import type { Adaptive } from '../plan/adaptive.ts';
import type { Failure } from '../plan/failure.ts';
import { createKeySet, type KeySet } from '../plan/key-set.ts';
import { questionsInView } from '../plan/list-questions.ts';
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
  let feed: Feed<A> | undefined;
  const outbox = createOutbox<A>(() => engine.wake());
  const put = (given: Annotation<A> | Failure, annotatorId?: string) => {
    if ('key' in given) adaptive?.add(given);
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
      for (const lane of engine.lanes.each) if (feed?.isDoneWith(lane)) lane.batches?.flush();
      const lookAgainMs = engine.isHalted ? Infinity : losePatience(engine.lanes.each, options.patienceMs);
      if ((feed?.isDone || engine.isHalted) && isFinished(engine) && !goOn()) outbox.end();
      return lookAgainMs;
    },
  });
  const { options } = engine;
  const { adaptive } = options;
  let feedAgain = () => {};
  /** Begins the next pass; false when there is none. */
  const goOn = () => {
    if (engine.isHalted || !adaptive?.nextPass()) return false;
    feedAgain();
    return true;
  };
  return {
    async begin(samples) {
      options.signal?.throwIfAborted();
      const { resume = [], annotators, budget } = options;
      adaptive?.begin({ annotators, budgetUsd: budget?.usd });
      const settled = await engine.lanes.carry(adaptive ? tellAnswers(resume, adaptive) : resume);
      if (options.resume) options.onProgress?.(engine.progress());
      const { lanes, wake, crash } = engine;
      const ask = askForReader(engine, settled, put);
      const start = (isFirst: boolean) => {
        feed = feedSamples(samples, lanes.each, {
          ask: (sample, asked, isNew) => ask(sample, asked, isFirst && isNew),
          isBehind: () => outbox.unread >= mostUnread,
          isHalted: () => engine.isHalted,
          ...{ wake, crash },
        });
        wake();
        return feed;
      };
      feedAgain = () => start(false);
      if (start(true).canBeReadAgain || !adaptive) return;
      throw new InputError(
        'Adaptive asking goes over the samples several times, and these can be read only once. Pass an array, or an object whose iterator begins anew each time.',
      );
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

/** Passes on what earlier runs left, and tells the answers in it. */
async function* tellAnswers(
  resume: NonNullable<AnnotateOptions['resume']>,
  adaptive: Adaptive,
): AsyncGenerator<{ key?: string; usd?: number }, void, undefined> {
  for await (const each of resume) {
    // A journal gives keys alone, and tells whole answers by itself.
    if ('sampleId' in each) adaptive.add(each as Annotation);
    yield each;
  }
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
  const { adaptive } = options;
  const sampleIds = createKeySet();
  const failedIds = createKeySet();
  const asker: Asker<A> = {
    ...{ plan, signal, adaptive, give: put },
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
    if (isNew) adaptive?.meet(checked, questionsInView(checked, plan));
    const failure = await askSample(checked, lanes, asker);
    // A further pass, for other lanes, tells nothing new.
    if (failure && failedIds.add(sample.id)) put(failure);
  };
}
