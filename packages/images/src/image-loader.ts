import { createRequire } from 'node:module';
import { createImageReader, type LoadImage, type ReadImageOptions } from '@visionprefer/core';
import { checkPicture } from './inspect/check-picture.ts';
import { checkWhole } from './inspect/check-whole.ts';
import { inspectPicture } from './inspect/inspect-picture.ts';
import { planPreparation } from './prepare/plan-preparation.ts';
import { preparePicture } from './prepare/prepare-picture.ts';

/** Where images may come from, and what pictures are taken at all. Annotators' own limits are met by scaling. */
export interface ImageLoaderOptions extends Omit<ReadImageOptions, 'signal'> {
  /** Fewest pixels along the shorter side. Default 16. */
  minSide?: number | undefined;
  /** Most pixels along the longer side. Default 16,384. */
  maxSide?: number | undefined;
  /** Most pixels in all, known before anything is decoded. Default 100,000,000. */
  maxPixels?: number | undefined;
}

/**
 * Loads images for `annotate`: tells by the bytes what they are, turns down what cannot be judged, and makes the rest
 * fit for the annotators: upright, 8-bit sRGB, of a type and size they take. A picture that is so already passes
 * byte for byte and is not even decoded; what was done to another is named in its `preparation`.
 *
 * @returns A loader that throws ImageError for what is not a picture, is cut off or broken, has several frames, or is
 * outside the limits of `options`.
 */
export function imageLoader(options: ImageLoaderOptions = {}): LoadImage {
  const { minSide = 16, maxSide = 16_384, maxPixels = 100_000_000, ...where } = options;
  const read = createImageReader(where);
  const load: LoadImage = async ({ url }, { limits, signal }) => {
    const { bytes, hash } = await read(url, signal);
    const picture = await inspectPicture(bytes);
    checkPicture(picture, { minSide, maxSide, maxPixels });
    const plan = planPreparation(picture, limits);
    signal.throwIfAborted();
    if (plan === undefined) {
      await checkWhole(bytes, picture.format);
      signal.throwIfAborted();
      return { bytes, mediaType: picture.mediaType, width: picture.width, height: picture.height, hash };
    }
    const prepared = await preparePicture(bytes, picture, plan, { limits, signal });
    return { ...prepared, hash };
  };
  return Object.assign(load, { preparedBy: version });
}

const { version } = createRequire(import.meta.url)('@visionprefer/images/package.json') as { version: string };
