import type { NarrowColumn } from './number-list.ts';

/**
 * How this package reads lists: at a place that is known to be there. Any other place is a fault of the package and
 * throws; no number is made up for one that is missing.
 *
 * Each kind of list has a reader of its own. A reader of one kind is as fast as bare brackets, one of all kinds is not.
 */

/** The entry at a place. @throws RangeError when there is none. */
export function at<T extends NonNullable<unknown>>(list: readonly T[], place: number): T {
  return list[place] ?? nothingAt(list, place);
}

/** The number at a place of a column. @throws RangeError when there is none. */
export function numberAt(column: Float64Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** The whole number at a place of a column. @throws RangeError when there is none. */
export function wholeAt(column: Int32Array | Uint16Array | Uint8Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** The number at a place of a column of whatever numbers. @throws RangeError when there is none. */
export function narrowAt(column: NarrowColumn | Uint16Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** The entry of a map at a key that is known to be there. @throws RangeError when there is none. */
export function entryOf<K, V extends NonNullable<unknown>>(map: ReadonlyMap<K, V>, key: K): V {
  const entry = map.get(key);
  if (entry === undefined) throw new RangeError(`There is no entry ${key} in a map of ${map.size}.`);
  return entry;
}

/** Adds to the number at a place of a column. @throws RangeError when there is none. */
export function addAt(column: Float64Array, place: number, value: number): void {
  column[place] = numberAt(column, place) + value;
}

/** Counts one more at a place of a column. @throws RangeError when there is none. */
export function countAt(column: Int32Array, place: number): void {
  column[place] = wholeAt(column, place) + 1;
}

function nothingAt(list: ArrayLike<unknown>, place: number): never {
  throw new RangeError(`There is no entry ${place} in a list of ${list.length}.`);
}
