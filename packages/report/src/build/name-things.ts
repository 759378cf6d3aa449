import type { Sample } from '@visionprefer/core';
import type { RunRecords } from './run-records.ts';

/** The names that numbers stand for in the page's data. */
export interface Names {
  aspects: string[];
  annotators: string[];
  generators: string[];
}

/** Gives the things of a run their places. */
export function nameThings(
  { annotations, consensus }: Pick<RunRecords, 'annotations' | 'consensus'>,
  samples: readonly Sample[],
): Names {
  const aspects = new Set(consensus.flatMap(({ images }) => images.flatMap((image) => Object.keys(image.aspects))));
  const annotators = new Set<string>();
  for (const { annotatorId, aspectVersions } of annotations) {
    annotators.add(annotatorId);
    for (const aspect of Object.keys(aspectVersions)) aspects.add(aspect);
  }
  const generators = new Set(samples.flatMap(({ images }) => images.flatMap(({ generator }) => generator ?? [])));
  return { aspects: [...aspects], annotators: [...annotators].sort(), generators: [...generators].sort() };
}
