import { type Cursor, fail, pass, readId, readText } from './cursor.ts';
import { endOfAmount, unusual } from './json-bytes.ts';

const [comma, colon] = [0x2c, 0x3a];
const [openList, closeList, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Reads a list, item by item. */
export function readList<T>(cursor: Cursor, readItem: (cursor: Cursor) => T): T[] {
  const items: T[] = [];
  pass(cursor, openList);
  if (cursor.bytes[cursor.at] === closeList) {
    cursor.at++;
    return items;
  }
  while (cursor.at !== unusual) {
    items.push(readItem(cursor));
    if (cursor.at === unusual) break;
    const byte = cursor.bytes[cursor.at++];
    if (byte === closeList) break;
    if (byte !== comma) fail(cursor);
  }
  return items;
}

/** Reads an object of values by ids of aspects, no two alike. */
export function readByAspect<T>(cursor: Cursor, readValue: (cursor: Cursor) => T): Record<string, T> {
  const values: Record<string, T> = {};
  pass(cursor, openBrace);
  if (cursor.bytes[cursor.at] === closeBrace) {
    cursor.at++;
    return values;
  }
  while (cursor.at !== unusual) {
    const aspect = readText(cursor, cursor.ids);
    // Assigned to an object, `__proto__` would be no field.
    if (cursor.at === unusual || aspect === '__proto__' || Object.hasOwn(values, aspect)) fail(cursor);
    pass(cursor, colon);
    values[aspect] = readValue(cursor);
    if (cursor.at === unusual) break;
    const byte = cursor.bytes[cursor.at++];
    if (byte === closeBrace) break;
    if (byte !== comma) fail(cursor);
  }
  return values;
}

/** Ids of images or aspects. */
export function readIds(cursor: Cursor): string[] {
  return readList(cursor, readSharedId);
}

function readSharedId(cursor: Cursor): string {
  return readId(cursor, cursor.ids);
}

/** Hashes of pictures, which may be empty. */
export function readHashes(cursor: Cursor): string[] {
  return readList(cursor, readHash);
}

function readHash(cursor: Cursor): string {
  return readText(cursor, cursor.passing);
}

/** Versions of rubrics by aspect. */
export function readVersions(cursor: Cursor): Record<string, number> {
  return readByAspect(cursor, readNumber);
}

/** A number from 0. */
export function readNumber(cursor: Cursor): number {
  const { bytes, at } = cursor;
  if (at === unusual) return Number.NaN;
  cursor.at = endOfAmount(bytes, at);
  if (cursor.at === unusual) return Number.NaN;
  return cursor.at === at + 1 ? (bytes[at] ?? 0) - 0x30 : Number(bytes.toString('latin1', at, cursor.at));
}
