import type { Annotation, Score } from '@visionprefer/core';
import type { Reason } from './ranked-image.ts';

/** Image id → what annotators gave as their reasons. An annotator that compared two images gives it for the one it preferred. */
export function reasonsIn<A extends string>(annotations: readonly Annotation<A>[]): Map<string, Reason<A>[]> {
  const reasons = new Map<string, Reason<A>[]>();
  const add = (
    reason: Pick<Reason<A>, 'annotatorId' | 'aspect'>,
    { imageId, rationale, mentions }: Pick<Score, 'imageId' | 'rationale' | 'mentions'>,
  ) => {
    if (!rationale) return;
    const given = { ...reason, rationale, ...(mentions && { mentions }) };
    reasons.set(imageId, [...(reasons.get(imageId) ?? []), given]);
  };
  for (const annotation of annotations) {
    const { annotatorId } = annotation;
    if (annotation.outcome === 'scored') {
      for (const aspect in annotation.scores) {
        for (const score of annotation.scores[aspect]) add({ annotatorId, aspect }, score);
      }
    } else if (annotation.outcome === 'compared') {
      for (const aspect in annotation.preferred) {
        add({ annotatorId, aspect }, annotation.preferred[aspect]);
      }
    }
  }
  return reasons;
}
