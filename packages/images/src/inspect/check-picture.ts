import { ImageError } from '@visionprefer/core';
import type { Picture } from './inspect-picture.ts';

/** What pictures are taken; pixels. */
export interface PictureCaps {
  minSide: number;
  maxSide: number;
  maxPixels: number;
}

/**
 * Turns down what cannot be judged: animations, pictures too small to see, and sizes that only decompression bombs have.
 *
 * @throws ImageError
 */
export function checkPicture(picture: Picture, { minSide, maxSide, maxPixels }: PictureCaps): void {
  const { format, width, height, frames } = picture;
  const what = `The image is a ${format} of ${width} × ${height} px`;
  if (frames > 1) {
    const many = format === 'TIFF' ? `has ${frames} pages` : `is animated, with ${frames} frames`;
    throw new ImageError(`${what} that ${many}; expected one still picture. Save the one that is meant by itself.`);
  }
  if (Math.min(width, height) < minSide) {
    throw new ImageError(`${what}; expected at least ${minSide} px a side. Give the picture in its full size.`);
  }
  if (Math.max(width, height) > maxSide) {
    throw new ImageError(`${what}; expected at most ${maxSide} px a side. Scale it down, or raise maxSide.`);
  }
  if (width * height > maxPixels) {
    throw new ImageError(`${what}; expected at most ${maxPixels} pixels in all. Scale it down, or raise maxPixels.`);
  }
}
