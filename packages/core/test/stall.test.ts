import { expect, test } from 'vitest';
import { createStall } from '../src/run/stall.ts';

test('a vendor stalls when it has let nothing through for seconds; it is told once, and once that it is over', () => {
  let nowMs = 1_000;
  const stall = createStall(() => nowMs);
  expect([stall.sinceMs, stall.isDue(), stall.lookMs, stall.over()]).toEqual([undefined, false, Infinity, undefined]);
  stall.turnedDown();
  nowMs += 500;
  stall.turnedDown();
  expect([stall.sinceMs, stall.isDue(), stall.lookMs]).toEqual([undefined, false, 2_500]);
  nowMs += 2_500;
  expect([stall.sinceMs, stall.lookMs, stall.isDue(), stall.isDue(), stall.lookMs]).toEqual([
    1_000,
    0,
    true,
    false,
    Infinity,
  ]);
  expect([stall.over(), stall.sinceMs, stall.over()]).toEqual([3_000, undefined, undefined]);
  stall.turnedDown();
  nowMs += 2_000;
  expect([stall.over(), stall.lookMs]).toEqual([undefined, Infinity]);
});
