import type { ImageLimits, LoadedImage } from '../contract/loaded-image.ts';
import type { Image } from '../records/records.ts';

/** Brings one image into memory, fit for the given limits. Throws an ImageError when it cannot or must not. */
export type LoadImage = (image: Image, options: LoadImageOptions) => Promise<LoadedImage>;

/** What a loader is told besides the image. */
export interface LoadImageOptions {
  limits: ImageLimits;
  signal: AbortSignal;
}
