import {
  type Annotation,
  type Aspect,
  createKeySet,
  type KnownImage,
  type KnownSample,
  type Strategy,
} from '@visionprefer/core';
import type { AnnotatePlan } from './annotate-samples.ts';

/** Tells the annotations of one plan from others in the same journal. */
export interface CurrentAnnotations {
  /** The plan's strategy, which also notes what samples it is asked about, and with which pictures. */
  strategy: Strategy;
  /**
   * Whether an annotation is by an annotator of the plan, by its strategy, on its aspects as they are now, and about a
   * sample of this run with the pictures it has now.
   */
  isCurrent(annotation: Annotation): boolean;
  /** How many were found to be. */
  readonly counted: number;
}

/**
 * A journal outlives changes: an image is drawn anew, a rubric reworded, an annotator left out. What was said before is
 * kept, but must not be mixed with what is said now. Holds some 16 bytes a picture.
 */
export function followCurrent({
  annotators,
  aspects,
  strategy,
}: Pick<AnnotatePlan, 'annotators' | 'aspects' | 'strategy'>): CurrentAnnotations {
  const annotatorIds = new Set(annotators.map(({ id }) => id));
  const versions = new Map(aspects.map(({ id, version }) => [id, version]));
  const asked = createKeySet();
  const pictures = createKeySet();
  const hasPicture = (sampleId: string, imageId: string, hash = '') =>
    pictures.has(JSON.stringify([sampleId, imageId, hash]));
  let counted = 0;
  return {
    strategy: {
      ...strategy,
      ask<A extends string, I extends KnownImage>(sample: KnownSample<I>, askedAbout: readonly Aspect<A>[]) {
        asked.add(sample.id);
        for (const { id, image } of sample.images) pictures.add(JSON.stringify([sample.id, id, image.hash]));
        return strategy.ask(sample, askedAbout);
      },
    },
    isCurrent({ annotatorId, strategyId, aspectVersions, sampleId, imageIds, imageHashes, outcome }) {
      const current =
        annotatorIds.has(annotatorId) &&
        strategyId === strategy.id &&
        Object.entries(aspectVersions).every(([aspect, version]) => versions.get(aspect) === version) &&
        // Where all annotators abstain from everything, nothing is asked.
        ((outcome === 'abstained' && !asked.has(sampleId)) ||
          imageIds.every((id, index) => hasPicture(sampleId, id, imageHashes[index])));
      if (current) counted++;
      return current;
    },
    get counted() {
      return counted;
    },
  };
}
