import type { AnnotatorErrorCode } from './errors.ts';

/** Times a question is asked again: a vendor that says "not so fast" is there, so it is waited for longer. */
export function maxRetries(code: AnnotatorErrorCode): number {
  return code === 'rate-limited' ? 40 : 6;
}

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** Whether waiting may help. */
export function isTransient(code: AnnotatorErrorCode): boolean {
  return code === 'rate-limited' || code === 'overloaded' || code === 'timeout' || code === 'network';
}

/** Whether every other question would fail in the same way, so that the annotator need not be asked again. */
export function isFatal(code: AnnotatorErrorCode): boolean {
  return code === 'quota' || code === 'unauthorized' || code === 'unknown-model';
}

/**
 * How long to wait before asking again: exponential with full jitter, so that callers who failed together do not
 * return together; never shorter than the vendor asked.
 *
 * @param retry 0 for the first.
 */
export function retryDelayMs(retry: number, retryAfterMs = 0): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** retry);
  return retryAfterMs + Math.random() * ceiling;
}

/** Resolves after the delay; rejects with the signal's reason as soon as it is aborted. */
export function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const wake = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(wake, delayMs);
    signal.addEventListener('abort', leave, { once: true });
  });
}
