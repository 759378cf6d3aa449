import type { EngineOptions } from './options.ts';

const names = ['onProgress', 'onFailure', 'onOutage', 'onSettled', 'onAnnotation'] as const;

/**
 * Options whose callbacks may be async functions. Nobody waits for them, but what they reject with ends the run as if it
 * had been thrown at once, and is not left unhandled.
 */
export function watchCallbacks<A extends string>(
  options: EngineOptions<A>,
  crash: (error: unknown) => void,
): EngineOptions<A> {
  const watched = { ...options };
  for (const name of names) {
    const callback = options[name] as ((told: never) => unknown) | undefined;
    if (!callback) continue;
    watched[name] = (told: unknown) => {
      const returned = callback.call(options, told as never);
      if (returned instanceof Promise) returned.catch(crash);
    };
  }
  return watched;
}
