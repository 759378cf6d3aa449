import { fileURLToPath } from 'node:url';
import { InputError } from '@visionprefer/core';

/**
 * The folder of the model that is used where none is named.
 *
 * @throws InputError when the package that it ships with is not installed.
 */
export async function findReadyModel(): Promise<string> {
  try {
    const { readyModel } = await import('@visionprefer/encoder-lite0');
    return fileURLToPath(readyModel);
  } catch (cause) {
    throw new InputError(
      'The ready model is not installed. Install it: npm install @visionprefer/encoder-lite0 onnxruntime-node. Or name a model: vp-score:./model',
      { cause },
    );
  }
}
