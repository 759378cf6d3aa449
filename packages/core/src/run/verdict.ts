import type { AnnotatorError } from '../contract/errors.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { CallOutcome, Ending } from './call.ts';
import type { OpenQuestion } from './open-question.ts';
import { isFatal, isTransient, maxRetries, retryDelayMs } from './retry.ts';

/** What a call's outcome asks for. */
export type Verdict<A extends string> =
  /** The question is settled. */
  | { is: 'answered'; ending: Ending<A> }
  /** It cannot be settled in this run. */
  | { is: 'failed'; error: Error }
  /** It is to be asked again. `held`: its vendor said "not so fast", and the pace says when. */
  | { is: 'asked again'; afterMs: number; held: boolean }
  /** Its annotator cannot be asked any further. */
  | { is: 'over'; error: AnnotatorError };

/**
 * Decides what a call's outcome asks for, and counts on the question what was tried.
 *
 * @param isDown Whether the vendor does not answer at all, after this call.
 */
export function judgeOutcome<A extends string>(
  question: OpenQuestion<A, KnownImage>,
  outcome: Exclude<CallOutcome<A>, { aborted: true }>,
  isDown: boolean,
): Verdict<A> {
  if ('outcome' in outcome) return { is: 'answered', ending: outcome };
  if ('again' in outcome) {
    if (question.reask(outcome.again)) return { is: 'asked again', afterMs: 0, held: false };
    return { is: 'answered', ending: { outcome: 'unreadable', detail: outcome.detail } };
  }
  if ('thrown' in outcome) return { is: 'failed', error: toError(outcome.thrown) };
  const { error } = outcome;
  const { code, retryAfterMs } = error;
  if (isFatal(code)) return { is: 'over', error };
  if (!isTransient(code)) return { is: 'failed', error };
  if (code === 'rate-limited') return { is: 'asked again', afterMs: 0, held: true };
  // While the vendor is down it is not this question that cannot be answered.
  const retries = isDown ? 0 : question.countRetry();
  if (retries > maxRetries) return { is: 'failed', error };
  return { is: 'asked again', afterMs: retryDelayMs(code, Math.max(0, retries - 1), retryAfterMs), held: false };
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
