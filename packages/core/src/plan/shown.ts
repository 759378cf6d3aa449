import type { KnownImage } from '../contract/loaded-image.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Annotation } from '../records/records.ts';

/** The images of a question as its annotation describes them. */
export type Shown = Pick<Annotation, 'imageIds' | 'imageHashes' | 'preparations'>;

/** Images by id: hashes and preparations, in the order they are shown. */
export function describeShown({ images }: KnownSample, imageIds: readonly string[]): Shown {
  const byId = new Map<string, KnownImage>(images.map(({ id, image }) => [id, image]));
  const prepared = imageIds.flatMap((id) => {
    const preparation = byId.get(id)?.preparation;
    return preparation === undefined ? [] : [[id, preparation] as const];
  });
  return {
    imageIds: [...imageIds],
    imageHashes: imageIds.map((id) => byId.get(id)?.hash ?? ''),
    ...(prepared.length && { preparations: Object.fromEntries(prepared) }),
  };
}
