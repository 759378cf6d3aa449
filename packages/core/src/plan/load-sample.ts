import type { Failure } from '../annotate.ts';
import { ImageError, InputError } from '../contract/errors.ts';
import type { ImageLimits, KnownImage } from '../contract/loaded-image.ts';
import { digestText } from '../images/digest.ts';
import type { KnownImages } from '../images/known-images.ts';
import type { LoadImage } from '../images/load-image.ts';
import type { KnownSample, LoadedSample } from '../questions/strategy.ts';
import { describeIssues } from '../records/describe-issues.ts';
import { sampleSchema } from '../records/record-schemas.ts';
import type { Sample } from '../records/records.ts';

/** How the images of a run's samples are loaded: once, the same pixels for all annotators. */
export interface LoadSampleOptions {
  loadImage: LoadImage;
  known?: KnownImages | undefined;
  /** The strictest of all annotators' limits. */
  limits: ImageLimits;
  signal: AbortSignal;
}

/** Checks that a sample can be asked about, as far as that can be told without its images. */
export function checkSample(sample: Sample, minImages: number): Sample | Failure {
  const checked = sampleSchema.safeParse(sample);
  const { id } = sample;
  if (!checked.success) return failSample(id, new InputError(`Sample ${id}: ${describeIssues(checked.error)}.`));
  const { images } = checked.data;
  if (images.length >= minImages) return checked.data;
  return failSample(
    id,
    new InputError(`Sample ${id} has ${images.length} image; this strategy needs ${minImages} at least.`),
  );
}

/** The sample as earlier runs know it; undefined when one of its images has to be read to be known. */
export async function findKnownSample(
  { id, prompt, images }: Sample,
  { known, limits }: LoadSampleOptions,
): Promise<KnownSample | undefined> {
  if (!known) return undefined;
  const found = await Promise.all(images.map((image) => known.find(image, limits)));
  if (!found.every((image): image is KnownImage => image !== undefined)) return undefined;
  return {
    id,
    prompt,
    images: images.map((image, index) => ({ id: image.id, image: found[index] as KnownImage })),
    digest: await digestSample(id, prompt),
  };
}

/** Loads the images of a sample; one with an image that cannot be shown is not asked about at all. */
export async function loadSample(
  { id, prompt, images }: Sample,
  { loadImage, known, limits, signal }: LoadSampleOptions,
): Promise<LoadedSample | Failure> {
  const loads = await Promise.allSettled(images.map(async (image) => loadImage(image, { limits, signal })));
  signal.throwIfAborted();
  const loaded = [];
  for (const [index, image] of images.entries()) {
    const load = loads[index];
    if (load?.status !== 'fulfilled') return failSample(id, load?.reason as Error, image.id);
    loaded.push({ id: image.id, image: load.value });
    const { bytes: _, ...about } = load.value;
    known?.note(image, limits, about);
  }
  return { id, prompt, images: loaded, digest: await digestSample(id, prompt) };
}

function digestSample(id: string, prompt: string): Promise<string> {
  return digestText(JSON.stringify([id, prompt]));
}

/** The failure of a whole sample. */
export function failSample(sampleId: string, error: Error, imageId?: string): Failure {
  if (error instanceof ImageError && imageId !== undefined) Object.assign(error, { sampleId, imageId });
  return { sampleId, ...(imageId !== undefined && { imageId }), fatal: false, error };
}
