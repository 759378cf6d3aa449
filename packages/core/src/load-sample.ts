import type { Failure } from './annotate.ts';
import { describeIssues } from './describe-issues.ts';
import { digestText } from './digest.ts';
import { InputError } from './errors.ts';
import type { ImageLimits, LoadImage } from './load-image.ts';
import { sampleSchema } from './record-schemas.ts';
import type { Sample } from './records.ts';
import type { LoadedSample } from './strategy.ts';

/** How the images of a run's samples are loaded: once, the same pixels for all annotators. */
export interface LoadSampleOptions {
  loadImage: LoadImage;
  /** The strictest of all annotators' limits. */
  limits: ImageLimits;
  signal: AbortSignal;
}

/** Checks a sample and loads its images; a sample with an image that cannot be shown is not asked about at all. */
export async function loadSample(
  sample: Sample,
  minImages: number,
  { loadImage, limits, signal }: LoadSampleOptions,
): Promise<LoadedSample | Failure> {
  const fail = (error: Error, imageId?: string): Failure => ({
    sampleId: sample.id,
    ...(imageId !== undefined && { imageId }),
    fatal: false,
    error,
  });
  const checked = sampleSchema.safeParse(sample);
  if (!checked.success) return fail(new InputError(`Sample ${sample.id}: ${describeIssues(checked.error)}.`));
  const { id, prompt, images } = checked.data;
  if (images.length < minImages) {
    return fail(new InputError(`Sample ${id} has ${images.length} image; this strategy needs ${minImages} at least.`));
  }
  const loads = await Promise.allSettled(
    images.map(async (image) => ({ id: image.id, image: await loadImage(image, { limits, signal }) })),
  );
  signal.throwIfAborted();
  const broken = loads.findIndex(({ status }) => status === 'rejected');
  const failed = loads[broken];
  if (failed?.status === 'rejected') return fail(failed.reason as Error, images[broken]?.id ?? '');
  return {
    id,
    prompt,
    images: loads.flatMap((load) => (load.status === 'fulfilled' ? [load.value] : [])),
    digest: await digestText(JSON.stringify([id, prompt])),
  };
}
