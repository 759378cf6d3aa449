import type { Json } from '@visionprefer/core';

/** Characters that a list or a struct may have as JSON. Features of a picture are longer, and no metadata. */
const longest = 4096;

/** What JSON has no word for. */
class NotPlain extends Error {}

/**
 * A cell as a value of the metadata: a whole number that no number can hold is the text of its digits, a time is ISO 8601,
 * a list or struct is one of JSON. Undefined for what is missing (null, NaN, empty text).
 */
export function plainValue(cell: unknown): { value: Json } | { problem: string } | undefined {
  try {
    const value = toJson(cell);
    if (value === null || value === '') return undefined;
    const isLong = typeof value === 'object' && JSON.stringify(value).length > longest;
    return isLong ? { problem: `lists or objects of over ${longest} characters` } : { value };
  } catch (error) {
    if (error instanceof NotPlain) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'lists or objects that are nested too deeply' };
    throw error;
  }
}

function toJson(cell: unknown): Json {
  switch (typeof cell) {
    case 'string':
    case 'boolean':
      return cell;
    case 'number':
      return Number.isFinite(cell) ? cell : null;
    case 'bigint':
      return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
    case 'object':
      return cell === null ? null : fromObject(cell);
    default:
      return null;
  }
}

function fromObject(cell: object): Json {
  if (cell instanceof Uint8Array) throw new NotPlain('bytes');
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell.toISOString();
  // Columns of numbers come as typed arrays, which are lists too.
  if (isList(cell)) return Array.from(cell, toJson);
  const entries = cell instanceof Map ? [...cell].map(([name, value]) => [String(name), value]) : Object.entries(cell);
  return Object.fromEntries(entries.map(([name, value]) => [name, toJson(value)]));
}

function isList(cell: object): cell is Iterable<unknown> {
  return Array.isArray(cell) || (ArrayBuffer.isView(cell) && !(cell instanceof DataView));
}
