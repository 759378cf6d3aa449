import { expect, test } from 'vitest';
import { createTurns } from '../src/run/turns.ts';

test('one goes on in each turn of the event loop, in order, and what is due in between is not held up', async () => {
  const turn = createTurns();
  const log: string[] = [];
  const act = async (name: string) => {
    await turn();
    log.push(name);
    await null;
    log.push(`${name} again`);
  };
  const acts = ['a', 'b', 'c'].map(act);
  const between = (left: number) => {
    log.push('between');
    if (left > 1) setImmediate(between, left - 1);
  };
  setImmediate(between, 3);
  await Promise.all(acts);
  expect(log.join()).toBe('a,a again,between,b,b again,between,c,c again');
  await act('d');
  expect(log.at(-1)).toBe('d again');
});
