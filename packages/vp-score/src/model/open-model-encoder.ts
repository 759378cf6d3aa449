import { InputError } from '@visionprefer/core';
import type { Encoder } from '../encoders/encoder.ts';
import { type OpenEncoderOptions, openEncoder } from '../encoders/open-encoder.ts';
import type { EncoderIdentity } from './vp-score-model.ts';

/**
 * Opens the encoder that a model was trained on.
 *
 * @throws InputError when it is not installed, or is another one by now.
 */
export async function openModelEncoder(
  { encoder: identity }: { encoder: EncoderIdentity },
  options?: OpenEncoderOptions,
): Promise<Encoder> {
  const encoder = await openEncoder(identity.id, options);
  checkEncoder(encoder, identity);
  return encoder;
}

/** @throws InputError when an encoder is not the one that heads were trained on. */
export function checkEncoder(encoder: Encoder, identity: EncoderIdentity): void {
  for (const part of ['digest', 'preprocessing', 'dimensions', 'usesPrompt'] as const) {
    if (encoder[part] === identity[part]) continue;
    throw new InputError(
      `The encoder ${encoder.id} is not the one that the heads were trained on: its ${part} is ${encoder[part]}, and that of the model is ${identity[part]}. Install that one, or train again.`,
    );
  }
}
