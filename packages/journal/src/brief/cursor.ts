import { unusual } from './json-bytes.ts';
import { cachedText, createTextCache, type TextCache } from './text-cache.ts';

/** Where a line is being read, and what was read often. Its place is {@link unusual} once something was. */
export interface Cursor {
  bytes: Buffer;
  /** The same bytes, four at a time. */
  view: DataView;
  at: number;
  /** Of ids that many lines share. */
  readonly ids: TextCache;
  /** Of ids and hashes that stand on a few lines, near to each other. */
  readonly passing: TextCache;
}

/** A cursor at no line. */
export function createCursor(): Cursor {
  const bytes = Buffer.alloc(0);
  return { bytes, view: viewOf(bytes), at: unusual, ids: createTextCache(), passing: createTextCache() };
}

/** Goes to a place in some bytes. */
export function moveTo(cursor: Cursor, bytes: Buffer, at: number): void {
  if (cursor.bytes !== bytes) {
    cursor.bytes = bytes;
    cursor.view = viewOf(bytes);
  }
  cursor.at = at;
}

/** The bytes as a `DataView`. */
export function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Goes behind a byte, which has to be there. */
export function pass(cursor: Cursor, byte: number): void {
  cursor.at = cursor.bytes[cursor.at] === byte ? cursor.at + 1 : unusual;
}

/** Goes behind a value, by what tells where it ends. */
export function skip(cursor: Cursor, endOfValue: (bytes: Buffer, start: number, view: DataView) => number): void {
  if (cursor.at !== unusual) cursor.at = endOfValue(cursor.bytes, cursor.at, cursor.view);
}

/** Reads a text that is written as it reads; one that is blank is unusual, or may be. */
export function readId(cursor: Cursor, cache: TextCache | undefined): string {
  const first = cursor.bytes[cursor.at + 1] ?? 0;
  return first > 0x20 && first < 0x7f && first !== quote ? readText(cursor, cache) : fail(cursor);
}

/** {@link readId} of any text, an empty one included. */
export function readText(cursor: Cursor, cache: TextCache | undefined): string {
  const { bytes } = cursor;
  const start = cursor.at + 1;
  if (bytes[start - 1] !== quote) return fail(cursor);
  let hash = 0;
  let all = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      cursor.at = at + 1;
      if (all > 0x7f) return bytes.toString('utf8', start, at);
      return cache ? cachedText(cache, hash, bytes, start, at) : bytes.toString('latin1', start, at);
    }
    if (byte < 0x20 || byte === backslash) break;
    hash = Math.imul(hash ^ byte, 0x01000193);
    all |= byte;
  }
  return fail(cursor);
}

const [quote, backslash] = [0x22, 0x5c];

/** Says that a line is unusual. What was read of it is of no use. */
export function fail(cursor: Cursor): string {
  cursor.at = unusual;
  return '';
}
