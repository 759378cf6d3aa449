import { type Annotation, annotate } from '@visionprefer/core';
import type { Annotate, WorldAspect } from './judge-samples.ts';

/**
 * Annotates so that nothing is asked twice: what was answered to one jury counts for the next one, and for the budget of
 * all. A journal does the same for runs that are killed.
 */
export function annotateOnce(): Annotate {
  const answered: Annotation<WorldAspect>[] = [];
  return async function* (samples, options) {
    const settled = new Set<string>();
    const asked = annotate(samples, {
      ...options,
      resume: [...answered],
      onSettled(key) {
        settled.add(key);
        options.onSettled?.(key);
      },
    });
    for await (const annotation of asked) {
      answered.push(annotation);
      yield annotation;
    }
    yield* answered.filter(({ key }) => settled.has(key));
  };
}
