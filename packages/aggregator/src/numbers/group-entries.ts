import { wholeAt } from './at.ts';
import { countingSort, type SortKey } from './counting-sort.ts';

/**
 * Visits entries that are equal in all keys together, sorted by the first key, then by the second, and so on. They are
 * those from `start` up to, but without, `end` in the order.
 */
export function groupEntries(
  length: number,
  keys: readonly SortKey[],
  visit: (order: Int32Array, start: number, end: number) => void,
): void {
  const order = countingSort(length, keys);
  let start = 0;
  for (let end = 1; end <= length; end++) {
    if (end < length && areSame(keys, wholeAt(order, start), wholeAt(order, end))) continue;
    visit(order, start, end);
    start = end;
  }
}

function areSame(keys: readonly SortKey[], a: number, b: number): boolean {
  for (const { values } of keys) if (values[a] !== values[b]) return false;
  return true;
}
