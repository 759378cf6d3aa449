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
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const prompt = find(/^prompt$/i) ?? find(/^(text|caption)$/i);
  const list = find(/^images$/i);
  const { images, twice } =
    list === undefined ? findImages(names, numbers) : { images: new Map<string, ImageColumn>() };
  if (prompt === undefined || (list === undefined && images.size === 0)) {
    const missing = [
      ...(prompt === undefined ? ['prompt'] : []),
      ...(list === undefined && images.size === 0 ? ['image'] : []),
    ];
    throw new InputError(
      `${label} has no column ${missing.join(' and no ')}; it has ${names.join(', ')}. Expected prompt, and images, image_1, image_2 … or image. Rename the columns.`,
    );
  }
  if (twice !== undefined) {
    throw new InputError(`${label} has two columns for the image ${twice}; it has ${names.join(', ')}. Rename one.`);
  }
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new InputError(`${label} has the column "${double}" twice. Rename one.`);
  const id = find(/^sample_id$/i) ?? find(/^id$/i);
  const imageId = find(/^image[ _-]?id$/i);
  const ofImages = [...images.values()].flatMap(({ image, generator }) => [image, generator]);
  const used = new Set([id, prompt, list, imageId, ...ofImages]);
  return { id, prompt, images, imageId, list, metadata: names.filter((name) => !used.has(name)) };
}
