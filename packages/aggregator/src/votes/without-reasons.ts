import type { Annotation } from '@visionprefer/core';

/** An annotation to be kept in memory: what it says, and not why. */
export function withoutReasons(annotation: Annotation): Annotation {
  if (annotation.outcome !== 'scored') return annotation;
  const scores = Object.entries(annotation.scores).map(
    ([aspect, given]) => [aspect, given.map(({ imageId, score }) => ({ imageId, score }))] as const,
  );
  return { ...annotation, scores: Object.fromEntries(scores) };
}
