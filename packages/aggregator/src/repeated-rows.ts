import { at } from './at.ts';
import type { CollectedVotes } from './collected-votes.ts';
import type { NumberList } from './number-list.ts';

type Column = NumberList<Int32Array> | NumberList<Float64Array>;

/** Begins a row: the entries that are added next belong to it. */
export function addRow<A extends string>({ said, compared, starts }: CollectedVotes<A>): number {
  starts.said.push(said.images.length);
  starts.compared.push(compared.aspects.length);
  return starts.said.length - 1;
}

/** All that a row says, the same text however its parts were ordered. */
export function describeRow<A extends string>({ said, compared, starts }: CollectedVotes<A>, row: number): string {
  const entries: string[] = [];
  const describe = (lists: readonly Column[], rows: Column): void => {
    const columns = lists.map((list) => list.values());
    const [from = 0, to = lists[0]?.length ?? 0] = rows.values().subarray(row, row + 2);
    for (let entry = from; entry < to; entry++) entries.push(columns.map((column) => column[entry]).join(' '));
  };
  describe(Object.values(said), starts.said);
  describe(Object.values(compared), starts.compared);
  return entries.sort().join('\n');
}

/** Takes back the row that was added last. */
export function forgetRow<A extends string>({ said, compared, starts }: CollectedVotes<A>, row: number): void {
  for (const list of Object.values(said)) list.truncate(at(starts.said.values(), row));
  for (const list of Object.values(compared)) list.truncate(at(starts.compared.values(), row));
  starts.said.truncate(row);
  starts.compared.truncate(row);
}
