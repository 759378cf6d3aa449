import { countAt, narrowAt, wholeAt } from './at.ts';
import type { NarrowColumn } from './number-list.ts';

/** A column to sort by: `ranks[values[entry]]`, whole numbers from 0 up to, but without, the length of `ranks`. */
export interface SortKey {
  values: NarrowColumn | Uint16Array;
  ranks: Int32Array;
}

/**
 * The order in which entries have to be read to be sorted by the first key, then by the second, and so on. Stable, and
 * linear in the number of entries: a counting sort by each key, the last one first (Knuth, *The Art of Computer
 * Programming*, volume 3, 5.2.5).
 */
export function countingSort(length: number, keys: readonly SortKey[]): Int32Array {
  let order: Int32Array = new Int32Array(length);
  for (let place = 0; place < length; place++) order[place] = place;
  let spare = new Int32Array(length);
  for (const key of keys.toReversed()) {
    sortBy(order, key, spare);
    [order, spare] = [spare, order as Int32Array<ArrayBuffer>];
  }
  return order;
}

function sortBy(order: Int32Array, { values, ranks }: SortKey, sorted: Int32Array): void {
  const places = new Int32Array(ranks.length + 1);
  for (const value of values) countAt(places, wholeAt(ranks, value) + 1);
  for (let rank = 1; rank < places.length; rank++) places[rank] = wholeAt(places, rank) + wholeAt(places, rank - 1);
  for (const entry of order) {
    const rank = wholeAt(ranks, narrowAt(values, entry));
    const place = wholeAt(places, rank);
    sorted[place] = entry;
    places[rank] = place + 1;
  }
}
