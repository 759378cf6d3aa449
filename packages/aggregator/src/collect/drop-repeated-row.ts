import { wholeAt } from '../numbers/at.ts';
import type { NarrowColumn, NumberList } from '../numbers/number-list.ts';
import type { CollectedVotes } from './collected-votes.ts';

type Column = NumberList<Int32Array> | NumberList<Uint16Array> | NumberList<Float64Array> | NumberList<NarrowColumn>;

/**
 * Takes back the row that was added last when it says the same as an earlier one, however its parts are ordered.
 *
 * @returns Whether it does; a row that says something else stays.
 */
export function dropRepeatedRow<A extends string>(
  collected: CollectedVotes<A>,
  { earlier, last }: { earlier: number; last: number },
): boolean {
  if (describeRow(collected, earlier) !== describeRow(collected, last)) return false;
  for (const { rows, ...columns } of [collected.scored, collected.compared]) {
    const start = firstEntry(rows.values(), last);
    for (const column of [rows, ...Object.values<Column>(columns)]) column.truncate(start);
  }
  return true;
}

function describeRow<A extends string>({ scored, compared }: CollectedVotes<A>, row: number): string {
  return [scored, compared]
    .flatMap(({ rows, ...columns }) => {
      const [start, end] = [firstEntry(rows.values(), row), firstEntry(rows.values(), row + 1)];
      const values = Object.values<Column>(columns).map((column) => column.values().subarray(start, end));
      return Array.from({ length: end - start }, (_, entry) => values.map((column) => column[entry]).join(' '));
    })
    .sort()
    .join('\n');
}

/** Rows only grow from entry to entry. */
function firstEntry(rows: Int32Array, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (wholeAt(rows, middle) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
