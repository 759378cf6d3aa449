import type { Annotation } from '@visionprefer/core';
import type { Reason } from './ranked-image.ts';

/** Image id → what annotators gave as their reasons. An annotator that compared two images gives it for the one it preferred. */
export function reasonsIn<A extends string>(annotations: readonly Annotation<A>[]): Map<string, Reason<A>[]> {
  const reasons = new Map<string, Reason<A>[]>();
  const add = (imageId: string, reason: Omit<Reason<A>, 'rationale'>, rationale: string | undefined) => {
    if (rationale) reasons.set(imageId, [...(reasons.get(imageId) ?? []), { ...reason, rationale }]);
  };
  for (const annotation of annotations) {
    const { annotatorId } = annotation;
    if (annotation.outcome === 'scored') {
      for (const aspect in annotation.scores) {
        for (const { imageId, rationale } of annotation.scores[aspect])
          add(imageId, { annotatorId, aspect }, rationale);
      }
    } else if (annotation.outcome === 'compared') {
      for (const aspect in annotation.preferred) {
        const { imageId, rationale } = annotation.preferred[aspect];
        add(imageId, { annotatorId, aspect }, rationale);
      }
    }
  }
  return reasons;
}
