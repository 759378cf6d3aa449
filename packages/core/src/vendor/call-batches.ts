import type { BatchOptions } from '../contract/batching.ts';
import { AnnotatorError } from '../contract/errors.ts';

/**
 * Makes a call about batches through a vendor's SDK.
 *
 * @param toError Makes of what the SDK throws what an annotator throws.
 * @throws AnnotatorError; once nobody waits any more, the signal's reason.
 */
export async function callBatches<T>(
  { signal }: BatchOptions,
  toError: (thrown: unknown) => AnnotatorError,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof AnnotatorError ? thrown : toError(thrown);
  }
}
