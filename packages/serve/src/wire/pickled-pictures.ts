import { type Picture, RewardError } from '../scorer/reward.ts';

/** Whether a pickle is a dict with pictures and these keys, and without those. */
export function hasKeys(body: unknown, keys: readonly string[], without: readonly string[] = []): boolean {
  if (!(body instanceof Map)) return false;
  return ['images', ...keys].every((key) => body.has(key)) && !without.some((key) => body.has(key));
}

/** An entry of a dict, where it is one. */
export function entryOf(dict: unknown, key: string): unknown {
  return dict instanceof Map ? dict.get(key) : undefined;
}

/**
 * Puts the pictures of a pickle beside their prompts.
 *
 * @throws RewardError `bad-request` when there are not as many prompts as pictures, or either is something else.
 */
export function pairPictures(body: unknown, prompts: unknown): Picture[] {
  const images = listOf(entryOf(body, 'images'), 'images');
  const texts = listOf(prompts, 'prompts');
  if (images.length !== texts.length) {
    throw new RewardError(
      'bad-request',
      `There are ${images.length} images and ${texts.length} prompts. Expected as many of both.`,
    );
  }
  return images.map((bytes, place) => {
    const prompt = texts[place];
    if (!(bytes instanceof Uint8Array)) throw wrong(`image ${place + 1} is no bytes`);
    if (typeof prompt !== 'string') throw wrong(`prompt ${place + 1} is no text`);
    return { bytes, prompt };
  });
}

/** A list, or what is wrong. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(`${name} is no list`);
}

function wrong(what: string): RewardError {
  return new RewardError('bad-request', `In the pickle, ${what}. Expected images as bytes of their files, and texts.`);
}
