import type { Failure } from '../plan/failure.ts';
import type { Annotation } from '../records/records.ts';
import { limitWait, type WaitLimits } from './limit-wait.ts';
import type { Receiver } from './open-question.ts';
import type { LeaveQuestion } from './share-questions.ts';

/** What came of asking about one sample. */
export interface AskedSample<A extends string = string> {
  /** What the annotators answered, as it came. */
  annotations: Annotation<A>[];
  /** What could not be settled, or not in time. */
  failures: Failure[];
  /** Keys of the annotations that the run's `resume` holds already. */
  settled: string[];
}

/** A sample that is being asked about. */
export interface PendingAsk<A extends string> {
  /** What comes of it. Rejected when it is aborted, or the run is. */
  readonly result: Promise<AskedSample<A>>;
  /** Aborted when it is over, or nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Takes what is about the sample as a whole. */
  give(given: Annotation<A> | Failure): void;
  /** Takes that an annotator is not asked. */
  drop(failure: Failure): void;
  settled(keys: readonly string[]): void;
  /** Waits for one question. `ask` is told where its answer goes, and gives what leaves it. */
  expect(annotatorId: string, ask: (receiver: Receiver<A>) => LeaveQuestion): void;
  /** All its questions are expected: it is over with the last of their answers. */
  complete(): void;
  /** Ends it with an error. */
  fail(error: unknown): void;
}

/** What a pending ask needs of its run. */
export interface AskSurroundings {
  /** Gives what could not be had in time: of these annotators, or of the sample when they have not been asked yet. */
  late(annotatorIds: ReadonlySet<string> | undefined): readonly Failure[];
  /** It is over. */
  over(): void;
}

/** Begins to wait for what annotators answer about one sample. */
export function createPendingAsk<A extends string>(
  { sampleId, ...limits }: WaitLimits & { sampleId: string },
  surroundings: AskSurroundings,
): PendingAsk<A> {
  const asked: AskedSample<A> = { annotations: [], failures: [], settled: [] };
  const questions = createExpected<A>();
  const ending = new AbortController();
  let resolve = (_asked: AskedSample<A>) => {};
  let reject = (_error: unknown) => {};
  const result = new Promise<AskedSample<A>>((...functions) => {
    [resolve, reject] = functions;
  });
  let isComplete = false;
  const end = (reason: unknown, tell: () => void) => {
    if (ending.signal.aborted) return;
    limit.stop();
    ending.abort(reason);
    questions.leave(reason);
    tell();
    surroundings.over();
  };
  const fail = (error: unknown) => end(error, () => reject(error));
  const limit = limitWait(limits, {
    aborted: fail,
    late(reason) {
      asked.failures.push(...surroundings.late(isComplete ? questions.annotatorIds : undefined));
      end(reason, () => resolve(asked));
    },
  });
  const endWithLast = () => {
    if (isComplete && questions.size === 0) end(undefined, () => resolve(asked));
  };
  const give = (given: Annotation<A> | Failure) => {
    if ('error' in given) asked.failures.push(given);
    else asked.annotations.push(given);
  };
  const drop = (failure: Failure) => {
    const isTold = asked.failures.some(({ fatal, annotatorId }) => fatal && annotatorId === failure.annotatorId);
    if (!isTold) give({ ...failure, sampleId });
  };
  return {
    ...{ result, signal: ending.signal, give, drop, fail },
    settled: (keys) => asked.settled.push(...keys),
    expect(annotatorId, ask) {
      if (!ending.signal.aborted) questions.add(annotatorId, ask, { give, drop, after: endWithLast });
    },
    complete() {
      isComplete = true;
      endWithLast();
    },
  };
}

/** The questions that an ask waits for. */
function createExpected<A extends string>() {
  const waiting = new Map<Receiver<A>, { annotatorId: string; leave: LeaveQuestion }>();
  return {
    get size(): number {
      return waiting.size;
    },
    get annotatorIds(): Set<string> {
      return new Set([...waiting.values()].map(({ annotatorId }) => annotatorId));
    },
    add(annotatorId: string, ask: (receiver: Receiver<A>) => LeaveQuestion, to: Receiver<A> & { after(): void }): void {
      const receiver: Receiver<A> = {
        give(given) {
          waiting.delete(receiver);
          to.give(given, annotatorId);
          to.after();
        },
        drop(failure) {
          waiting.delete(receiver);
          to.drop(failure);
          to.after();
        },
      };
      // Before it is asked: an annotator that has ended drops the question at once.
      const entry = { annotatorId, leave: (_reason: unknown) => {} };
      waiting.set(receiver, entry);
      entry.leave = ask(receiver);
    },
    leave(reason: unknown): void {
      for (const { leave } of waiting.values()) leave(reason);
      waiting.clear();
    },
  };
}
