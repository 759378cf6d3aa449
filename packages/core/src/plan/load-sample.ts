import { InputError } from '../contract/errors.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import { digestText } from '../images/digest.ts';
import type { KnownSample, LoadedSample } from '../questions/strategy.ts';
import { describeIssues } from '../records/describe-issues.ts';
import { isSample } from '../records/record-checks.ts';
import { promptSchema, sampleSchema } from '../records/record-schemas.ts';
import type { Sample } from '../records/records.ts';
import { type Failure, failSample } from './failure.ts';
import type { KeySet } from './key-set.ts';
import type { ImageSupply, Plan } from './plan.ts';

/**
 * Checks that a sample can be asked about, as far as that can be told without its images.
 *
 * @param sampleIds Where ids must not come twice: those that came so far. The sample's is added.
 */
export function checkSample(
  sample: Sample,
  { strategy: { minImages = 1 } }: Pick<Plan<string>, 'strategy'>,
  sampleIds?: KeySet,
): Sample | Failure {
  const { id } = sample;
  if (sampleIds?.add(id) === false) {
    return failSample(id, new InputError(`Sample ${id}: the id is used twice. Give every sample an id of its own.`));
  }
  if (!isSample(sample, minImages === 0 ? 0 : 1)) {
    const checked = (minImages === 0 ? promptSchema : sampleSchema).safeParse(sample);
    const problem = checked.success ? 'it is none' : describeIssues(checked.error);
    return failSample(id, new InputError(`Sample ${id}: ${problem}.`));
  }
  const { images } = sample;
  if (images.length >= minImages) return sample;
  return failSample(
    id,
    new InputError(`Sample ${id} has ${images.length} image; this strategy needs ${minImages} at least.`),
  );
}

/** The sample as earlier runs know it; undefined when one of its images has to be read to be known. */
export async function findKnownSample(
  { id, prompt, images }: Sample,
  { known, limits }: Pick<ImageSupply, 'known' | 'limits'>,
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
  { loadImage, known, limits }: ImageSupply,
  signal: AbortSignal,
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
