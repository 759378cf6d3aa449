import { InputError } from '@visionprefer/core';
import { findImages, type ImageColumn } from './image-columns.ts';

/** What the columns of a table of samples hold. */
export interface TableColumns {
  id: string | undefined;
  prompt: string;
  /** Image id → its column and that of its generator. Empty where there is a list. */
  images: ReadonlyMap<string, ImageColumn>;
  /** The id of the image, where a row holds one image. */
  imageId: string | undefined;
  /** A list of images, each a struct with `url`, or with bytes. */
  list: string | undefined;
  /** Whether a row holds one image, so that rows of one sample belong together. */
  isOneImage: boolean;
  metadata: readonly string[];
}

/**
 * Tells by their names what the columns of a table hold.
 *
 * @param label The table as the user named it.
 * @param numbers Columns whose cells are numbers: no prompt and no image.
 * @throws InputError when there is no prompt or no image among them, or two columns hold the same image.
 */
export function findColumns(names: readonly string[], label: string, numbers?: ReadonlySet<string>): TableColumns {
  const read = readColumns(names, numbers);
  if (!('problem' in read)) return read;
  throw new InputError(`${label} ${read.problem}; it has ${names.join(', ')}. ${read.advice}`);
}

/** Tells by their names what columns hold; or what is wrong with them. */
export function readColumns(
  names: readonly string[],
  numbers?: ReadonlySet<string>,
): TableColumns | { problem: string; advice: string } {
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const prompt = find(/^prompt$/i) ?? find(/^(text|caption)$/i);
  // ImageReward calls its images generations.
  const list = find(/^images$/i) ?? find(/^generations$/i);
  const { images, twice } =
    list === undefined ? findImages(names, numbers) : { images: new Map<string, ImageColumn>() };
  if (prompt === undefined || (list === undefined && images.size === 0)) {
    const missing = [
      ...(prompt === undefined ? ['prompt'] : []),
      ...(list === undefined && images.size === 0 ? ['image'] : []),
    ];
    return {
      problem: `has no column ${missing.join(' and no ')}`,
      advice: 'Expected prompt, and images, image_1, image_2 … or image. Rename the columns.',
    };
  }
  if (twice !== undefined) return { problem: `has two columns for the image ${twice}`, advice: 'Rename one.' };
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) return { problem: `has the column "${double}" twice`, advice: 'Rename one.' };
  const isOneImage = images.size === 1 && images.has('image');
  // ImageRewardDB has one row an image, and a prompt_id.
  const id = find(/^sample_id$/i) ?? find(/^id$/i) ?? (isOneImage ? find(/^prompt_id$/i) : undefined);
  const imageId = find(/^image[ _-]?id$/i);
  const ofImages = [...images.values()].flatMap(({ image, generator }) => [image, generator]);
  const used = new Set([id, prompt, list, imageId, ...ofImages]);
  const metadata = names.filter((name) => !used.has(name));
  return { id, prompt, images, imageId, list, isOneImage, metadata };
}
