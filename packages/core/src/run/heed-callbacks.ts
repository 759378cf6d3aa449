import type { AnnotateOptions } from '../annotate.ts';

const names = ['onProgress', 'onFailure', 'onOutage', 'onSettled'] as const;

/**
 * Options whose callbacks may be async functions. Nobody waits for them, but what they reject with ends the run as if it
 * had been thrown at once, and is not left unhandled.
 */
export function heedCallbacks<A extends string>(
  options: AnnotateOptions<A>,
  crash: (error: unknown) => void,
): AnnotateOptions<A> {
  const heeded = { ...options };
  for (const name of names) {
    const callback: ((told: never) => unknown) | undefined = options[name];
    if (!callback) continue;
    heeded[name] = (told: unknown) => {
      const returned = callback.call(options, told as never);
      if (returned instanceof Promise) returned.catch(crash);
    };
  }
  return heeded;
}
