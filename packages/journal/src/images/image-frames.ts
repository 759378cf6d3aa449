import { crc32 } from 'node:zlib';
import type { KnownImage, MediaType } from '@visionprefer/core';

/**
 * How known images lie in a file: a header, then frames, each written at once and guarded by a checksum. A frame holds
 * records of 44 bytes and, as JSON, the texts that its records name.
 */
const mediaTypes: readonly MediaType[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const headBytes = 16;
const magic = 0x56504b49;
/** Identity (16), content hash (16), width, height (4 each), media type and text number from 1, 0 for none (4). */
const recordBytes = 44;
const identityBytes = 16;
/** The first half of an identity tells where the image lies. */
export const placeBytes = 8;

/** Images on their way into a frame. */
export interface NotedImage {
  /** 16 bytes: where it lies and what it was prepared for ({@link placeBytes}), and what lies there. */
  identity: Buffer;
  known: KnownImage;
}

/** The images of one frame, readable by their place. */
export interface ImageFrame {
  /** Bytes it takes in the file. */
  bytes: number;
  count: number;
  /** All 16 bytes of it, as they lie in the file. */
  identity(place: number): Buffer;
  /** Whether an image's identity begins so. */
  hasIdentity(place: number, beginning: Buffer): boolean;
  /** The first four bytes of the identity, which is a hash. */
  shortIdentity(place: number): number;
  read(place: number): KnownImage;
}

/** Writes some images as one frame. */
export function writeFrame(images: readonly NotedImage[]): Buffer {
  const texts = [...new Set(images.flatMap(({ known }) => known.preparation ?? []))];
  const numbers = new Map(texts.map((text, index) => [text, index + 1]));
  const json = Buffer.from(JSON.stringify(texts));
  const frame = Buffer.alloc(headBytes + images.length * recordBytes + json.length);
  for (const [place, { identity, known }] of images.entries()) {
    const at = headBytes + place * recordBytes;
    identity.copy(frame, at);
    frame.write(known.hash, at + 16, 16, 'hex');
    frame.writeUInt32LE(known.width, at + 32);
    frame.writeUInt32LE(known.height, at + 36);
    const text = known.preparation === undefined ? 0 : (numbers.get(known.preparation) ?? 0);
    frame.writeUInt32LE(text * mediaTypes.length + mediaTypes.indexOf(known.mediaType), at + 40);
  }
  json.copy(frame, headBytes + images.length * recordBytes);
  frame.writeUInt32LE(magic, 0);
  frame.writeUInt32LE(images.length, 4);
  frame.writeUInt32LE(json.length, 8);
  frame.writeUInt32LE(crc32(frame.subarray(headBytes)), 12);
  return frame;
}

/**
 * Reads the frame that begins at a place; undefined when there is none that is whole.
 *
 * @param known The texts of other frames, each once: most frames name the same.
 */
export function readFrame(file: Buffer, start: number, known: Map<string, string>): ImageFrame | undefined {
  if (file.length - start < headBytes || file.readUInt32LE(start) !== magic) return undefined;
  const count = file.readUInt32LE(start + 4);
  const textAt = start + headBytes + count * recordBytes;
  const end = textAt + file.readUInt32LE(start + 8);
  if (end > file.length || crc32(file.subarray(start + headBytes, end)) !== file.readUInt32LE(start + 12)) {
    return undefined;
  }
  const texts = (JSON.parse(file.toString('utf8', textAt, end)) as string[]).map((text) => {
    const same = known.get(text) ?? text;
    known.set(same, same);
    return same;
  });
  const placeAt = (place: number) => start + headBytes + place * recordBytes;
  return {
    bytes: end - start,
    count,
    identity: (place) => file.subarray(placeAt(place), placeAt(place) + identityBytes),
    hasIdentity: (place, beginning) => beginning.compare(file, placeAt(place), placeAt(place) + beginning.length) === 0,
    shortIdentity: (place) => file.readUInt32LE(placeAt(place)),
    read(place) {
      const at = placeAt(place);
      const numbers = file.readUInt32LE(at + 40);
      const preparation = texts[Math.floor(numbers / mediaTypes.length) - 1];
      return {
        mediaType: mediaTypes[numbers % mediaTypes.length] ?? 'image/png',
        width: file.readUInt32LE(at + 32),
        height: file.readUInt32LE(at + 36),
        hash: file.toString('hex', at + 16, at + 32),
        ...(preparation !== undefined && { preparation }),
      };
    },
  };
}
