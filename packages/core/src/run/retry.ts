import type { AnnotatorErrorCode } from '../contract/errors.ts';

/** Times one question is asked again while its vendor answers others. */
export const maxRetries = 6;

const firstDelayMs: Partial<Record<AnnotatorErrorCode, number>> = { overloaded: 150, timeout: 1_000 };
const usualFirstDelayMs = 75;
const longestDelayMs = 30_000;

/** Whether waiting may help. */
export function isTransient(code: AnnotatorErrorCode): boolean {
  return code === 'rate-limited' || code === 'overloaded' || code === 'timeout' || code === 'network';
}

/** Whether every other question would fail in the same way, so that the annotator need not be asked again. */
export function isFatal(code: AnnotatorErrorCode): boolean {
  return code === 'quota' || code === 'unauthorized' || code === 'unknown-model';
}

/** Whether nobody knows what became of the call: the vendor may have answered, and charge for it. */
export function isUnheard(code: AnnotatorErrorCode): boolean {
  return code === 'timeout' || code === 'network';
}

/**
 * How long to wait before asking again: exponential with full jitter, so that callers who failed together do not
 * return together; never shorter than the vendor asked. A lost connection or a fault is mostly over at once.
 *
 * @param retry 0 for the first.
 */
export function retryDelayMs(code: AnnotatorErrorCode, retry: number, retryAfterMs = 0): number {
  const ceiling = Math.min(longestDelayMs, (firstDelayMs[code] ?? usualFirstDelayMs) * 3 ** retry);
  return retryAfterMs + Math.random() * ceiling;
}
