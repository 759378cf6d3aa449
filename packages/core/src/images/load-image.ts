import type { ImageLimits, LoadedImage } from '../contract/loaded-image.ts';
import type { Image } from '../records/records.ts';

/** Brings one image into memory, fit for the given limits. Throws an ImageError when it cannot or must not. */
export interface LoadImage {
  (image: Image, options: LoadImageOptions): Promise<LoadedImage>;
  /**
   * What prepares images: its name or version. What a journal knows of images holds for the same one only. Without it
   * nothing is remembered of images.
   */
  readonly preparedBy?: string | undefined;
}

/** What a loader is told besides the image. */
export interface LoadImageOptions {
  limits: ImageLimits;
  signal: AbortSignal;
}
