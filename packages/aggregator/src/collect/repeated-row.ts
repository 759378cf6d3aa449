import type { CollectedVotes } from './collected-votes.ts';
import type { NumberList } from './number-list.ts';

type Column = NumberList<Int32Array> | NumberList<Uint16Array> | NumberList<Float64Array>;

/** Whether the row that was added last says the same as an earlier one, however its parts are ordered. */
export function saysTheSame<A extends string>(collected: CollectedVotes<A>, earlier: number, last: number): boolean {
  return describeRow(collected, earlier) === describeRow(collected, last);
}

/** Takes back the row that was added last. */
export function forgetLastRow<A extends string>({ said, compared }: CollectedVotes<A>, row: number): void {
  for (const { rows, ...columns } of [said, compared]) {
    const start = firstEntry(rows.values(), row);
    for (const column of [rows, ...Object.values<Column>(columns)]) column.truncate(start);
  }
}

function describeRow<A extends string>({ said, compared }: CollectedVotes<A>, row: number): string {
  return [said, compared]
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
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
