import { InputError } from '@visionprefer/core';

/** The library `@huggingface/transformers`. */
export type Transformers = typeof import('@huggingface/transformers');

/** Loads the library. @throws InputError when it is not installed. */
export async function loadTransformers(): Promise<Transformers> {
  try {
    return await import('@huggingface/transformers');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new InputError(
      `CLIP, SigLIP and DINO run on @huggingface/transformers, which cannot be loaded (${reason}). Install it: npm install @huggingface/transformers`,
      { cause },
    );
  }
}
