import { type Annotator, AnnotatorError, type Answer, type Call, type LoadImage } from '@visionprefer/core';
import { readQuestion, type WrittenCall } from '../wire/written-call.ts';
import { loadShown } from './load-shown.ts';

/** With what a worker answers. */
export interface Answering {
  annotator: Annotator;
  loadImage: LoadImage;
  /** How messages name this worker. */
  worker: string;
  /** Aborted when the worker has to end at once. */
  signal: AbortSignal;
  onCall?: ((call: Call, proceed: () => Promise<Answer>) => Promise<Answer>) | undefined;
}

/** Makes a call that was put into a queue. Throws what the annotator throws, and `timeout` when it takes too long. */
export async function answerCall(written: WrittenCall, answering: Answering): Promise<Answer> {
  const { annotator, signal, onCall } = answering;
  const { sampleId, key, attempt, maxOutputTokens, timeoutMs } = written;
  const parts = await loadShown(written, answering);
  const question = readQuestion(written.question, parts);
  const call: Call = { annotator, question, sampleId, key, attempt, maxOutputTokens };
  const proceed = () => {
    const late = AbortSignal.timeout(timeoutMs);
    const ends = AbortSignal.any([signal, late]);
    const answer = (async () => annotator.answer(question, { signal: ends, maxOutputTokens }))();
    return Promise.race([answer, ended(ends, () => toError(annotator.id, timeoutMs, late, signal))]);
  };
  return onCall ? onCall(call, proceed) : proceed();
}

/** An annotator need not listen: it is over at once all the same. */
function ended(signal: AbortSignal, reason: () => unknown): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(reason());
    signal.addEventListener('abort', () => reject(reason()), { once: true });
  });
}

function toError(annotatorId: string, timeoutMs: number, late: AbortSignal, signal: AbortSignal): unknown {
  if (!late.aborted) return signal.reason;
  return new AnnotatorError('timeout', `${annotatorId} did not answer within ${timeoutMs / 1_000} seconds.`);
}
