import { InputError } from '@visionprefer/core';

/** What the columns of a table of samples hold. */
export interface TableColumns {
  id: string | undefined;
  prompt: string;
  /** Image id → its column and that of its generator. Empty where there is a list. */
  images: ReadonlyMap<string, ImageColumn>;
  /** A list of images, each a struct with `url`, or with bytes. */
  list: string | undefined;
  metadata: readonly string[];
}

/** A column that holds images, and that of their generators. */
export interface ImageColumn {
  image: string;
  generator: string | undefined;
}

/**
 * Tells by their names what the columns of a table hold.
 *
 * @param label The table as the user named it.
 * @throws InputError when there is no prompt or no image among them.
 */
export function findColumns(names: readonly string[], label: string): TableColumns {
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const prompt = find(/^prompt$/i) ?? find(/^(text|caption)$/i);
  const list = find(/^images$/i);
  const images = list === undefined ? findImages(names) : new Map<string, ImageColumn>();
  if (prompt === undefined || (list === undefined && images.size === 0)) {
    const missing = [
      ...(prompt === undefined ? ['prompt'] : []),
      ...(list === undefined && images.size === 0 ? ['image'] : []),
    ];
    throw new InputError(
      `${label} has no column ${missing.join(' and no ')}; it has ${names.join(', ')}. Expected prompt, and images, image_1, image_2 … or image.`,
    );
  }
  const id = find(/^sample_id$/i) ?? find(/^id$/i);
  const ofImages = [...images.values()].flatMap(({ image, generator }) => [image, generator]);
  const used = new Set([id, prompt, list, ...ofImages]);
  return { id, prompt, images, list, metadata: names.filter((name) => !used.has(name) && !/^image_id$/i.test(name)) };
}

/** `image_id` names an image and holds none. Pick-a-Pic has `jpg_0` for images, and `image_0_url` for what is not one. */
function findImages(names: readonly string[]): TableColumns['images'] {
  const jpg = names.some((name) => /^jpg_\d+$/i.test(name));
  const pattern = jpg ? /^jpg_(\d+)$/i : /^(?:image(?![ _-]?id$)(?:[ _-]?(.+))?|file_name)$/i;
  const images = new Map<string, ImageColumn>();
  const makers = new Map(names.map((name) => [name.toLowerCase().replace(/^(generator|model)[ _-]?/, 'made '), name]));
  for (const name of names) {
    const match = pattern.exec(name);
    if (!match) continue;
    const ending = match[1];
    images.set(ending ?? 'image', { image: name, generator: makers.get(`made ${ending?.toLowerCase() ?? ''}`) });
  }
  return images;
}
