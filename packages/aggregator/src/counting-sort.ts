import { at } from './at.ts';

/** A column to sort by, whose values are whole numbers from 0 up to, but without, `limit`. */
export interface SortKey {
  values: Int32Array;
  limit: number;
}

/**
 * The order in which entries have to be read to be sorted by the first key, then by the second, and so on. Stable, and
 * linear in the number of entries: a counting sort by each key, the last one first (Knuth, *The Art of Computer
 * Programming*, volume 3, 5.2.5).
 */
export function countingSort(length: number, keys: readonly SortKey[]): Int32Array {
  let order = new Int32Array(length).map((_, place) => place);
  for (const key of keys.toReversed()) order = sortBy(order, key);
  return order;
}

function sortBy(order: Int32Array, { values, limit }: SortKey): Int32Array<ArrayBuffer> {
  const counts = new Int32Array(limit);
  for (const value of values) counts[value] = at(counts, value) + 1;
  const places = new Int32Array(limit);
  for (let value = 1; value < limit; value++) places[value] = at(places, value - 1) + at(counts, value - 1);
  const sorted = new Int32Array(order.length);
  for (const entry of order) {
    const value = at(values, entry);
    const place = at(places, value);
    sorted[place] = entry;
    places[value] = place + 1;
  }
  return sorted;
}
