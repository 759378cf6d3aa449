import { type Image, readImage } from '@visionprefer/core';
import type { ImageLoaderOptions } from './image-loader.ts';
import { checkPicture } from './inspect/check-picture.ts';
import { inspectPicture } from './inspect/inspect-picture.ts';
import { loadSharp } from './load-sharp.ts';

/** A small picture of an image. */
export interface Thumbnail {
  bytes: Uint8Array;
  mediaType: 'image/webp';
  /** Pixels of the original, upright. */
  width: number;
  height: number;
}

/** How thumbnails are made, and where images may come from. */
export interface ThumbnailerOptions extends ImageLoaderOptions {
  /** Pixels of a thumbnail along its longer side; smaller images keep their size. Default 256. */
  side?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Makes small pictures for people to look at: upright, sRGB, WebP of some 8 kB at 256 px. What is left of an animation
 * is its first frame.
 *
 * @returns A function that throws ImageError for what {@link imageLoader} would not read either.
 */
export function thumbnailer(options: ThumbnailerOptions = {}): (image: Image) => Promise<Thumbnail> {
  const { side = 256, minSide = 1, maxSide = 16_384, maxPixels = 100_000_000, signal, ...where } = options;
  return async ({ url }) => {
    const { bytes } = await readImage(url, { ...where, ...(signal && { signal }) });
    const picture = await inspectPicture(bytes);
    checkPicture({ ...picture, frames: 1 }, { minSide, maxSide, maxPixels });
    const sharp = await loadSharp();
    const small = await sharp(bytes, { limitInputPixels: false, failOn: 'none' })
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: 62, effort: 2 })
      .toBuffer();
    return { bytes: small, mediaType: 'image/webp', width: picture.width, height: picture.height };
  };
}
