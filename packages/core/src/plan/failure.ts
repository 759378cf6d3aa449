import { ImageError } from '../contract/errors.ts';

/** Something that could not be settled: it is not in the annotations and will be asked again by the next run. */
export interface Failure {
  /** Set when it is about this sample. */
  sampleId?: string;
  /** Set when it is about this image alone. */
  imageId?: string;
  /** Set when it is about this annotator alone. */
  annotatorId?: string;
  /** True when the annotator is not asked any further in this run. */
  fatal: boolean;
  error: Error;
}

/** The failure of a whole sample, or of one of its images. */
export function failSample(sampleId: string, error: Error, imageId?: string): Failure {
  if (error instanceof ImageError && imageId !== undefined) Object.assign(error, { sampleId, imageId });
  return { sampleId, ...(imageId !== undefined && { imageId }), fatal: false, error };
}
