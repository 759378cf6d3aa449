import { AnnotatorError } from '../contract/errors.ts';
import type { Failure } from '../plan/failure.ts';
import type { KeySet } from '../plan/key-set.ts';
import { checkSample } from '../plan/load-sample.ts';
import type { Annotation, Sample } from '../records/records.ts';
import { type Asker, askSample } from './ask-sample.ts';
import type { Engine } from './engine.ts';
import type { OpenRunOptions } from './options.ts';
import { lastSaid } from './patience.ts';
import type { PendingAsk } from './pending-ask.ts';
import { type SharedQuestions, shareQuestions } from './share-questions.ts';

/**
 * Gives what has the lanes asked about one sample on behalf of one caller of an open run. It is never rejected, and over
 * when all questions wait in their lanes, or nobody waits for them any more.
 */
export function createAnswering<A extends string>(
  engine: Engine<A>,
  { resume, remember = false }: Pick<OpenRunOptions<A>, 'resume' | 'remember'>,
): (sample: Sample, ask: PendingAsk<A>) => Promise<void> {
  const { plan, lanes, crash } = engine;
  const { onAnnotation = () => {} } = engine.options;
  let settled: KeySet | undefined;
  const note = (given: Annotation<A> | Failure) => {
    // An abstention may come to several that ask at once.
    if ('key' in given && (!remember || settled?.add(given.key))) onAnnotation(given);
  };
  const shared = shareQuestions<A>({ before: note, after: engine.tell });
  const resumed = lanes.carry(resume ?? []);
  resumed.catch(crash);
  const answer = async (sample: Sample, ask: PendingAsk<A>) => {
    settled = await resumed;
    const asker = askFor(ask, { engine, shared, settled, note });
    const checked = checkSample(sample, plan);
    const failure = 'error' in checked ? checked : await askSample(checked, lanes.each, asker);
    if (ask.signal.aborted) return;
    if (failure) {
      ask.give(failure);
      tellFailures(engine, [failure]);
    }
    ask.complete();
  };
  return async (sample, ask) => {
    // A loader that does not listen must not hold up the samples in the line.
    const over = new Promise<void>((resolve) => ask.signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([answer(sample, ask).catch(ask.fail), over]);
  };
}

/** What all callers of an open run share. */
interface Answering<A extends string> {
  engine: Engine<A>;
  shared: SharedQuestions<A>;
  settled: KeySet;
  /** What is given to a caller is written down before. */
  note(given: Annotation<A> | Failure): void;
}

/** Asks on behalf of one caller of an open run. */
function askFor<A extends string>(ask: PendingAsk<A>, { engine, shared, settled, note }: Answering<A>): Asker<A> {
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
      note(given);
      ask.give(given);
      engine.tell(given);
    },
    drop: ask.drop,
  };
}

/** Tells failures of an open run, and counts them; gives them back. */
export function tellFailures<A extends string>(
  { options, tell, crash }: Engine<A>,
  failures: readonly Failure[],
): readonly Failure[] {
  try {
    for (const failure of failures) {
      options.onFailure?.(failure);
      tell(failure);
    }
  } catch (error) {
    crash(error);
  }
  return failures;
}

/** What could not be had in time: of these annotators, or of the sample when none was asked yet. */
export function describeLate<A extends string>(
  { lanes }: Engine<A>,
  { sampleId, timeoutMs }: { sampleId: string; timeoutMs: number },
  annotatorIds: ReadonlySet<string> | undefined,
): Failure[] {
  const within = `within ${timeoutMs / 1_000} seconds`;
  // A sample that waits for its turn may wait for vendors that are down.
  const late = lanes.each.filter(({ annotator, outage }) => annotatorIds?.has(annotator.id) ?? outage);
  if (!late.length) {
    const message = `Sample ${sampleId} could not be asked about ${within}: its images were still being loaded, or other samples were before it.`;
    return [{ sampleId, fatal: false, error: new AnnotatorError('timeout', message) }];
  }
  return late.map(({ annotator: { id }, trouble }) => {
    const message = `${id} did not answer ${within}.${trouble ? ` ${lastSaid(id, trouble)}` : ''}`;
    return { sampleId, annotatorId: id, fatal: false, error: new AnnotatorError('timeout', message) };
  });
}
