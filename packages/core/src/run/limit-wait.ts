import { InputError } from '../contract/errors.ts';
import { longestTimerMs } from './call.ts';

/** How long something is waited for. */
export interface WaitLimits {
  /** Ends the wait: the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
  timeoutMs: number;
}

/**
 * Watches the limits of a wait, until it is stopped.
 *
 * @throws InputError for a time that is none.
 */
export function limitWait(
  { signal, timeoutMs }: WaitLimits,
  { aborted, late }: { aborted(reason: unknown): void; late(reason: unknown): void },
): { stop(): void } {
  if (!(timeoutMs > 0)) throw new InputError(`timeoutMs must be above 0, not ${timeoutMs}.`);
  const abort = () => aborted(signal?.reason);
  const timer = setTimeout(
    () => late(new DOMException(`The wait of ${timeoutMs / 1_000} seconds is over.`, 'TimeoutError')),
    Math.min(timeoutMs, longestTimerMs),
  );
  signal?.addEventListener('abort', abort);
  return {
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
