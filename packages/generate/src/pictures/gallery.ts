import { createKeySet } from '@visionprefer/core';
import { type Looked, lookDistance } from './look-at.ts';

/** The pictures of a run, as far as another one can be the same. */
export interface Gallery {
  /** Takes a picture in; or tells why it is the same as another one. */
  add(sampleId: string, picture: Pick<Looked, 'hash' | 'look'>): string | undefined;
  /** The pictures of a sample are no longer compared with those to come. */
  forget(sampleId: string): void;
}

/** Bits of 256 that two pictures of one prompt differ in that are taken for the same. */
const sameBits = 2;

/**
 * Creates an empty gallery. No two files of a run may be the same, and no two pictures of a prompt may look it. It holds
 * 16 to 32 bytes for each picture, and the looks of those samples that are not whole yet.
 */
export function createGallery(): Gallery {
  const hashes = createKeySet();
  const looks = new Map<string, string[]>();
  return {
    add(sampleId, { hash, look }) {
      if (!hashes.add(hash)) return 'the file is the same as another one of this run';
      const others = looks.get(sampleId) ?? [];
      if (others.some((other) => lookDistance(other, look) <= sameBits)) {
        return 'it looks the same as another image of its prompt';
      }
      looks.set(sampleId, [...others, look]);
      return undefined;
    },
    forget: (sampleId) => looks.delete(sampleId),
  };
}
