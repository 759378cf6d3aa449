import { pathToFileURL } from 'node:url';
import { InputError } from '@visionprefer/core';
import { nodePlatform } from '../platforms/node-platform.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Encoder } from './encoder.ts';
import { openOnnxEncoder } from './onnx/onnx-encoder.ts';
import { pixelsEncoder } from './pixels/pixels-encoder.ts';
import { transformersEncoder } from './transformers/transformers-encoder.ts';

/** Where encoders run. */
export interface OpenEncoderOptions {
  /** What decodes pictures and runs models. Default: sharp and `onnxruntime-node`. */
  platform?: Platform | undefined;
}

/**
 * Opens an encoder by its name.
 *
 * `pixels`: 16 figures of the pixels. `lite0`: EfficientNet-lite0 of `@visionprefer/encoder-lite0`. `onnx:./folder`: the model that `encoder.json` in this
 * folder describes.
 *
 * @throws InputError when there is none of this name, it is not installed, or it is not proven.
 */
export async function openEncoder(
  name: string,
  { platform = nodePlatform }: OpenEncoderOptions = {},
): Promise<Encoder> {
  const [, kind, rest] = /^([a-z0-9]+)(?::(.+))?$/.exec(name) ?? [];
  if (name === 'pixels') return pixelsEncoder();
  if (kind === 'lite0' && rest === undefined) return openOnnxEncoder(await findLite0(), platform);
  if (kind === 'onnx' && rest !== undefined) {
    const description = new URL('encoder.json', pathToFileURL(`${rest}/`));
    return { ...(await openOnnxEncoder({ description }, platform)), id: name };
  }
  if (kind === 'transformers' && rest !== undefined) return transformersEncoder(rest, { platform });
  throw new InputError(
    `Unknown encoder ${name}. Known: pixels, lite0, onnx:<folder>, transformers:<folder or repository>.`,
  );
}

async function findLite0(): Promise<{ description: URL; model: URL }> {
  try {
    return (await import('@visionprefer/encoder-lite0')).lite0;
  } catch (cause) {
    throw new InputError('Encoder lite0 is not installed. Install it: npm install @visionprefer/encoder-lite0', {
      cause,
    });
  }
}
