import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runPool } from '../src/run-pool.ts';
import { collect } from './make-sample.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('runPool', () => {
  test('gives every result once, never with more at work than the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), async (ticks, limit) => {
        let working = 0;
        let most = 0;
        const work = async (count: number) => {
          most = Math.max(most, ++working);
          for (let turn = 0; turn < count; turn++) await tick();
          working--;
          return count;
        };
        const results = await collect(runPool(ticks, { limit, work }));
        expect(results.sort()).toEqual([...ticks].sort());
        expect(most).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('yields the first result while the others are still at work, and while the source is waiting', async () => {
    async function* slowSource() {
      yield 1;
      await new Promise(() => {});
    }
    const pool = runPool(slowSource(), { limit: 4, work: async (item) => item });
    await expect(pool.next()).resolves.toEqual({ value: 1, done: false });
  });

  test('starts no more than the limit beyond what was read', async () => {
    let started = 0;
    const pool = runPool(
      Array.from({ length: 100 }, (_, index) => index),
      {
        limit: 3,
        work: async (item) => {
          started++;
          return item;
        },
      },
    );
    await pool.next();
    for (let turn = 0; turn < 20; turn++) await tick();
    expect(started).toBeLessThanOrEqual(4);
  });

  test('throws what work throws to the reader, not to the process', async () => {
    const pool = runPool([1, 2, 3], {
      limit: 3,
      work: async (item) => {
        if (item === 2) throw new Error('two');
        await tick();
        return item;
      },
    });
    await expect(collect(pool)).rejects.toThrow('two');
  });

  test('throws what the source throws, after the results that came before', async () => {
    async function* source() {
      yield 1;
      throw new Error('torn');
    }
    const seen: number[] = [];
    const read = async () => {
      for await (const item of runPool(source(), { limit: 2, work: async (item) => item })) seen.push(item);
    };
    await expect(read()).rejects.toThrow('torn');
    expect(seen).toEqual([1]);
  });

  test('closes the source when the reader leaves', async () => {
    let closed = false;
    function* source() {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        closed = true;
      }
    }
    for await (const item of runPool(source(), { limit: 2, work: async (value) => value })) if (item === 1) break;
    await tick();
    expect(closed).toBe(true);
  });
});
