/** How this package reads lists: at a place that is known to be there. Any other place is a fault and throws. */

/** The entry at a place. @throws RangeError when there is none. */
export function at<T extends NonNullable<unknown>>(list: readonly T[], place: number): T {
  return list[place] ?? nothingAt(list, place);
}

/** The number of 64 bits at a place. @throws RangeError when there is none. */
export function numberAt(column: Float64Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** The number of 32 bits at a place. @throws RangeError when there is none. */
export function floatAt(column: Float32Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** The whole number at a place. @throws RangeError when there is none. */
export function wholeAt(column: Int32Array, place: number): number {
  return column[place] ?? nothingAt(column, place);
}

/** Adds to the number at a place of a column. @throws RangeError when there is none. */
export function addAt(column: Float64Array, place: number, value: number): void {
  column[place] = numberAt(column, place) + value;
}

function nothingAt(list: ArrayLike<unknown>, place: number): never {
  throw new RangeError(`There is no entry ${place} in a list of ${list.length}.`);
}
