import { checkPicture } from './inspect/check-picture.ts';
import { brokenPicture } from './inspect/check-whole.ts';
import { inspectPicture } from './inspect/inspect-picture.ts';
import { loadSharp } from './load-sharp.ts';

/** A picture as numbers. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green and blue of each pixel, 0 to 255, row by row from the top left. */
  rgb: Uint8Array;
}

/**
 * Decodes a picture at its own size: upright, 8-bit sRGB, transparency laid on white, of an animation the first frame.
 *
 * @throws ImageError for what is no picture, is cut off or broken, or has over 16,384 px a side or 100 megapixels.
 */
export async function decodePixels(bytes: Uint8Array): Promise<Pixels> {
  const picture = await inspectPicture(bytes);
  const { width, height, format, hasAlpha } = picture;
  checkPicture({ ...picture, frames: 1 }, { minSide: 1, maxSide: 16_384, maxPixels: 100_000_000 });
  const sharp = await loadSharp();
  const input = sharp(bytes, { autoOrient: true, failOn: 'error', limitInputPixels: false });
  const opaque = hasAlpha ? input.flatten({ background: '#ffffff' }) : input;
  try {
    const rgb = await opaque.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer();
    return { width, height, rgb };
  } catch (error) {
    throw brokenPicture(format, error);
  }
}
