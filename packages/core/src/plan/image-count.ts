import type { Annotator } from '../contract/annotator.ts';
import { InputError } from '../contract/errors.ts';

/** How many images an annotator takes is the one limit that a loader cannot meet: why it cannot be asked, if so. */
export function tooManyImages({ id, limits }: Annotator, images: number): InputError | undefined {
  const { maxImages = Infinity } = limits ?? {};
  if (images <= maxImages) return undefined;
  return new InputError(
    `A question shows ${images} images, and ${id} takes ${maxImages} at most. Use pointwise() or pairwise(), or give it fewer images.`,
  );
}
