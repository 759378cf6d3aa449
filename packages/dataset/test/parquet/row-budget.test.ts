import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowBudget } from '../../src/parquet/row-budget.ts';

/** Files that hold so many bytes, and the order in which they wrote them. */
function makeHolders(bytes: readonly number[]) {
  const written: number[] = [];
  const holders = bytes.map((amount, index) => {
    const holder = {
      held: amount,
      writeGroup() {
        written.push(index);
        holder.held = 0;
      },
    };
    return holder;
  });
  return { holders, written, sum: () => holders.reduce((total, { held }) => total + held, 0) };
}

test('files write until all of them are within the allowance, the fullest first, and no more than it takes', () => {
  const amounts = fc.array(fc.nat({ max: 1000 }), { maxLength: 12 });
  fc.assert(
    fc.property(amounts, fc.nat({ max: 3000 }), (bytes, allowance) => {
      const { holders, written, sum } = makeHolders(bytes);
      const budget = createRowBudget(allowance);
      for (const holder of holders) budget.add(holder);
      budget.keepWithin();
      expect(sum()).toBeLessThanOrEqual(allowance);
      const sizes = written.map((index) => bytes[index] ?? 0);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(Math.min(Number.POSITIVE_INFINITY, ...sizes)).toBeGreaterThan(0);
      // Without the last one that wrote it was too much.
      if (sizes.length) expect(sum() + (sizes.at(-1) ?? 0)).toBeGreaterThan(allowance);
    }),
  );
});

test('an allowance of nothing has every file write that holds something, and none that does not', () => {
  const { holders, written } = makeHolders([3, 0, 5]);
  const budget = createRowBudget(0);
  for (const holder of holders) budget.add(holder);
  budget.keepWithin();
  budget.keepWithin();
  expect(written).toEqual([2, 0]);
});
