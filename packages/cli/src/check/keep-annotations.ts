import type { Annotate, WorldAspect } from '@visionprefer/check';
import type { Annotation } from '@visionprefer/core';
import { type Journal, readAnnotations } from '@visionprefer/journal';

/** Annotates through a journal, and gives what earlier runs settled too: nothing is asked twice, all of it counts. */
export function keepAnnotations(journal: Journal): Annotate {
  return async function* (samples, { onSettled, ...options }) {
    const keys = new Set<string>();
    const asked = journal.annotate<WorldAspect>(samples, {
      ...options,
      onSettled(key) {
        keys.add(key);
        onSettled?.(key);
      },
    });
    for await (const { key } of asked) keys.add(key);
    for await (const annotation of readAnnotations([journal.path])) {
      // The keys are those of questions about the aspects of the small world.
      if (keys.has(annotation.key)) yield annotation as Annotation<WorldAspect>;
    }
  };
}
