import { decodePicture } from './decode-picture.ts';
import { measure } from './measure.ts';
import { banding } from './measures/banding.ts';
import { blockiness } from './measures/blockiness.ts';
import { clipping } from './measures/clipping.ts';
import { colourfulness } from './measures/colourfulness.ts';
import { contrast } from './measures/contrast.ts';
import { exposure } from './measures/exposure.ts';
import { noise } from './measures/noise.ts';
import { sharpness } from './measures/sharpness.ts';

/** What is measured, in the order in which {@link pixelFigures} gives it. */
const measures = [sharpness, noise, blockiness, clipping, banding, colourfulness, contrast, exposure];

/** Changes whenever a figure of the same picture would be another one. */
export const pixelFiguresVersion = 1;

/**
 * What pixels alone tell of a picture, as 16 numbers: eight figures, each in its own unit and followed by its score from
 * 1 to 5: sharpness, noise, block edges, clipping, banding, colourfulness, contrast, exposure.
 *
 * @throws AnnotatorError `bad-image` when it cannot be decoded.
 */
export async function pixelFigures(bytes: Uint8Array): Promise<Float32Array> {
  const picture = await decodePicture(bytes);
  return Float32Array.from(
    measures.flatMap((one) => {
      const { figure, score } = measure(one, picture);
      return [figure, score];
    }),
  );
}
