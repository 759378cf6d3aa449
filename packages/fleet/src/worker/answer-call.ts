import { type Annotator, AnnotatorError, type Answer, type Call, type LoadImage } from '@visionprefer/core';
import { readQuestion, type WrittenCall } from '../wire/written-call.ts';
import type { ReadRubric } from './known-rubrics.ts';
import { loadShown } from './load-shown.ts';

/** With what a worker answers. */
export interface Answering {
  annotator: Annotator;
  loadImage: LoadImage;
  readRubric: ReadRubric;
  /** How messages name this worker. */
  worker: string;
  /** Aborted when the worker has to end at once. */
  signal: AbortSignal;
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
}

/** Makes a call that was put into a queue. Throws what the annotator throws, and `timeout` when it takes too long. */
export async function answerCall(written: WrittenCall, answering: Answering): Promise<Answer> {
  const { annotator, readRubric, signal, onCall } = answering;
  const { sampleId, key, attempt, maxOutputTokens, timeoutMs } = written;
  const rubric = await readRubric(written.rubric, signal);
  const parts = await loadShown(written, { ...answering, limits: rubric.limits });
  const question = readQuestion(written.question, rubric, parts);
  const call: Call = { annotator, question, sampleId, key, attempt, maxOutputTokens };
  const proceed = () =>
    within({ timeoutMs, signal, annotatorId: annotator.id }, (ends) =>
      annotator.answer(question, { signal: ends, maxOutputTokens }),
    );
  return onCall ? onCall(call, proceed) : proceed();
}

/** Timers that are set for longer (24.8 days) go off at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Asks, and is over when that is late, or the worker ends, even if the annotator does not listen. Nothing of it is left. */
function within(
  { timeoutMs, signal, annotatorId }: { timeoutMs: number; signal: AbortSignal; annotatorId: string },
  ask: (ends: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const ending = new AbortController();
  return new Promise((resolve, reject) => {
    const forget = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    };
    const end = (reason: unknown) => {
      forget();
      reject(reason);
      ending.abort(reason);
    };
    const leave = () => end(signal.reason);
    const late = () =>
      end(new AnnotatorError('timeout', `${annotatorId} did not answer within ${timeoutMs / 1_000} seconds.`));
    const timer = setTimeout(late, Math.min(timeoutMs, longestTimerMs));
    signal.addEventListener('abort', leave, { once: true });
    (async () => ask(ending.signal))().then(resolve, reject).finally(forget);
  });
}
