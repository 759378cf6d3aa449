import { pixelFigures, pixelFiguresVersion } from '@visionprefer/annotator-pixels';
import { AnnotatorError, ImageError } from '@visionprefer/core';
import { digest } from '../digest.ts';
import type { Encoder } from '../encoder.ts';

/**
 * The 16 figures of `@visionprefer/annotator-pixels` as features: sharpness, noise, block edges, clipping, banding,
 * colourfulness, contrast and exposure, each with its score. It has no weights, and sees nothing of what is shown.
 */
export async function pixelsEncoder(): Promise<Encoder> {
  return {
    id: 'pixels',
    digest: await digest(`pixel figures ${pixelFiguresVersion}`),
    preprocessing: 'own size, middle 2048×2048, on grey',
    dimensions: 16,
    usesPrompt: false,
    async embed(images) {
      const rows: Float32Array[] = [];
      for (const { bytes } of images) rows.push(await measure(bytes));
      return rows;
    },
  };
}

async function measure(bytes: Uint8Array): Promise<Float32Array> {
  try {
    return await pixelFigures(bytes);
  } catch (error) {
    if (error instanceof AnnotatorError) throw new ImageError(error.message, { cause: error });
    throw error;
  }
}
