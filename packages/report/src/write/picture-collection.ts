import { createHash } from 'node:crypto';
import type { Image } from '@visionprefer/core';
import type { ThumbnailView } from '../report-data.ts';

/** A small picture of an image, as `thumbnailer` of `@visionprefer/images` makes it. */
export interface SmallPicture {
  bytes: Uint8Array;
  mediaType: string;
  /** Pixels of the original. */
  width: number;
  height: number;
}

/** Small pictures on their way into blocks: each is kept once, however many images show it. */
export interface PictureCollection {
  /** By sample, then image: the number of its picture; null where there is none. Grows by a row with each sample. */
  numbers: (number | null)[][];
  /** Makes the pictures of the next sample. */
  add(images: readonly Image[], sampleId: string): Promise<void>;
  /** Blocks that are full, each given once. */
  full(): Iterable<{ id: string; json: string }>;
  /** The block that is not full. */
  rest(): Iterable<{ id: string; json: string }>;
}

/**
 * Collects small pictures. Images of one url, and images whose small pictures are the same to the byte, share one.
 *
 * @param make Makes the small picture of an image; undefined for none.
 */
export function collectPictures(
  make: ((image: Image, sampleId: string) => Promise<SmallPicture | null>) | undefined,
  blockSize: number,
): PictureCollection {
  const byUrl = new Map<string, Promise<number | null>>();
  const byBytes = new Map<string, number>();
  let waiting: ThumbnailView[] = [];
  let written = 0;
  const number = async (image: Image, sampleId: string): Promise<number | null> => {
    const picture = await make?.(image, sampleId);
    if (!picture) return null;
    const { bytes, mediaType, width, height } = picture;
    const hash = createHash('sha256').update(`${mediaType} ${width} ${height} `).update(bytes).digest('base64');
    const known = byBytes.get(hash);
    if (known !== undefined) return known;
    byBytes.set(hash, byBytes.size);
    waiting.push({ type: mediaType, data: Buffer.from(bytes).toString('base64'), width, height });
    return byBytes.size - 1;
  };
  const numberOf = (image: Image, sampleId: string) => {
    const found = byUrl.get(image.url) ?? number(image, sampleId);
    byUrl.set(image.url, found);
    return found;
  };
  const next = (count: number) => {
    const block = { id: `pictures-${written++}`, json: JSON.stringify(waiting.slice(0, count)) };
    waiting = waiting.slice(count);
    return block;
  };
  const numbers: (number | null)[][] = [];
  return {
    numbers,
    async add(images, sampleId) {
      numbers.push(await Promise.all(images.map((image) => numberOf(image, sampleId))));
    },
    *full() {
      while (waiting.length >= blockSize) yield next(blockSize);
    },
    *rest() {
      if (waiting.length > 0) yield next(waiting.length);
    },
  };
}
