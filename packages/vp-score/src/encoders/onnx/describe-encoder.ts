import { toTensor } from '../../pictures/to-tensor.ts';
import type { Platform } from '../../platforms/platform.ts';
import { digest } from '../digest.ts';
import type { EncoderDescription } from './encoder-description.ts';
import { drawKnownPicture } from './known-picture.ts';
import { openModel } from './onnx-encoder.ts';
import { encodeProof } from './proof.ts';

/** What is to be known of an ONNX file that is to become an encoder. */
export type StatedEncoder = Omit<EncoderDescription, 'sha256' | 'proof'>;

/**
 * Describes an ONNX file as an encoder: adds its checksum, and the features that it gives for the known picture. Do
 * this where the model is known to be right, since later it is measured by what it gave here.
 *
 * @returns The content of `encoder.json`.
 */
export async function describeEncoder(
  model: Uint8Array,
  stated: StatedEncoder,
  platform: Platform,
): Promise<EncoderDescription> {
  const { run, close } = await openModel(model, stated, platform);
  const features = await run(toTensor(drawKnownPicture(), stated.preprocessing));
  await close();
  return { ...stated, sha256: await digest(model), proof: encodeProof(features) };
}
