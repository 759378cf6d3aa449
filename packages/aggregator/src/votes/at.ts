/** The entry at a place that is known to be there. Anything else is a fault of ours and throws a RangeError. */
export function at<T extends NonNullable<unknown>>(list: ArrayLike<T>, place: number): T {
  const entry = list[place];
  if (entry === undefined) throw new RangeError(`There is no entry ${place} in a list of ${list.length}.`);
  return entry;
}
