import type { Annotation, MissingOutcome } from '@visionprefer/core';

/** What a test says about an annotation; the rest is filled in. */
export interface Told {
  key?: string;
  sample?: string;
  by?: string;
  hashes?: Record<string, string>;
  version?: number;
}

/** Aspect → image id → score. */
export type Scores<A extends string> = Record<A, Record<string, number>>;

/** A scored annotation of all images that are named. */
export function scored<A extends string>(scores: Scores<A>, told: Told = {}): Annotation<A> {
  const perAspect = Object.entries<Record<string, number>>(scores);
  const imageIds = [...new Set(perAspect.flatMap(([, byImage]) => Object.keys(byImage)))];
  return {
    ...asked(imageIds, Object.keys(scores) as A[], told),
    outcome: 'scored',
    scores: Object.fromEntries(
      perAspect.map(([aspect, byImage]) => [
        aspect,
        Object.entries(byImage).map(([imageId, score]) => ({ imageId, score })),
      ]),
    ) as Record<A, { imageId: string; score: number }[]>,
  };
}

/** An annotation that gave no scores. */
export function missing<A extends string>(
  outcome: MissingOutcome,
  aspects: A[],
  imageIds: string[],
  told: Told = {},
): Annotation<A> {
  return { ...asked(imageIds, aspects, told), outcome, aspects, detail: 'as the test says' };
}

/** An annotation that compared two images in the order they are given. */
export function compared<A extends string>(
  imageIds: [string, string],
  preferred: Record<A, string>,
  told: Told = {},
): Annotation<A> {
  const aspects = Object.keys(preferred) as A[];
  return {
    ...asked(imageIds, aspects, told),
    outcome: 'compared',
    preferred: Object.fromEntries(aspects.map((aspect) => [aspect, { imageId: preferred[aspect] }])) as Record<
      A,
      { imageId: string }
    >,
  };
}

let made = 0;

function asked<A extends string>(imageIds: string[], aspects: A[], told: Told) {
  const { sample = 'ocean', by = 'ann', version = 1, hashes = {} } = told;
  return {
    key: told.key ?? `key-${made++}`,
    sampleId: sample,
    annotatorId: by,
    strategyId: 'listwise',
    imageIds,
    imageHashes: imageIds.map((id) => (Object.hasOwn(hashes, id) && hashes[id]) || `hash of ${sample} ${id}`),
    aspectVersions: Object.fromEntries(aspects.map((aspect) => [aspect, version])) as Record<A, number>,
    ms: 5,
  };
}
