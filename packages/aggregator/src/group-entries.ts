import { at } from './at.ts';
import { countingSort, type SortKey } from './counting-sort.ts';

/** Visits entries that are equal in all keys together, sorted by the first key, then by the second, and so on. */
export function groupEntries(length: number, keys: readonly SortKey[], visit: (entries: Int32Array) => void): void {
  const order = countingSort(length, keys);
  const same = (a: number, b: number) => keys.every(({ values }) => values[a] === values[b]);
  let start = 0;
  for (let end = 1; end <= length; end++) {
    if (end < length && same(at(order, start), at(order, end))) continue;
    visit(order.subarray(start, end));
    start = end;
  }
}

/** A column in which every number has been replaced by its rank, ready to be sorted by. */
export function rankedKey(column: Int32Array, ranks: Int32Array): SortKey {
  return { values: column.map((number) => at(ranks, number)), limit: ranks.length };
}
