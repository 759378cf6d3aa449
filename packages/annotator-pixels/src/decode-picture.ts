import { AnnotatorError } from '@visionprefer/core/plugin';

/** A picture as numbers, row by row from the top left. */
export interface DecodedPicture {
  width: number;
  height: number;
  /** Red, green, blue of each pixel, 0 to 255, sRGB. */
  rgb: Uint8Array;
  /** Luma of each pixel, 0 to 255: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
  luma: Float32Array;
}

/** Most pixels a side that are looked at. */
const maxSide = 2048;

/**
 * Decodes a picture at its own size, because scaling would hide noise and block edges. Of a larger one the middle
 * 2048 × 2048 px are taken. Transparency is laid on middle grey, which is neither clipped nor coloured.
 *
 * @throws AnnotatorError `bad-image` when it cannot be decoded.
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  try {
    // Taken in when it is needed: a run that finds everything settled never does.
    const { default: sharp } = await import('sharp');
    const input = sharp(bytes, { failOn: 'error', limitInputPixels: false, autoOrient: true });
    const { autoOrient } = await input.metadata();
    const width = Math.min(autoOrient.width, maxSide);
    const height = Math.min(autoOrient.height, maxSide);
    const left = Math.floor((autoOrient.width - width) / 2);
    const top = Math.floor((autoOrient.height - height) / 2);
    const rgb = await input
      .extract({ left, top, width, height })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return { width, height, rgb, luma: toLuma(rgb) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new AnnotatorError('bad-image', `An image cannot be decoded: ${reason}`, { cause: error });
  }
}

function toLuma(rgb: Uint8Array): Float32Array {
  const luma = new Float32Array(rgb.length / 3);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
    luma[pixel] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return luma;
}
