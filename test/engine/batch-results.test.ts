import { join } from 'node:path';
import { readTickets } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import { expectOnceEach, makeBatchRun, readJournal } from './make-batch-run.ts';
import { runInBatches } from './run-in-batches.ts';

const vendors = ['openai', 'anthropic', 'google'] as const;

test.each(vendors)('results of %s that come twice, or answer nothing of the batch, count once', async (vendor) => {
  const { fake, run } = await makeBatchRun(12, { batches: { doubled: 0.7 } });
  const { failures } = await runInBatches({ ...run, vendor, baseURL: fake.urls[vendor] });
  expect(failures).toEqual([]);
  expectOnceEach({ fake, run });
});

test.each(vendors)(
  'questions that the results of %s have no line of are asked again, and no others',
  async (vendor) => {
    const { fake, run } = await makeBatchRun(12, { batches: { missing: 0.4 } });
    const { annotations, failures } = await runInBatches({ ...run, vendor, baseURL: fake.urls[vendor] });
    const keys = readJournal(run).map(({ key }) => key);
    expect(new Set(keys).size).toBe(annotations.length);
    expect(annotations.length + failures.length).toBe(12);
    expect(annotations.every(({ outcome }) => outcome === 'scored')).toBe(true);
    const [first, second] = fake.batches.map((batch) => batch.keys.length);
    expect(first).toBe(12);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(12);
  },
);

test.each(vendors)(
  'what %s had no time for goes into a further batch, as often as a call is tried again',
  async (vendor) => {
    const { fake, run } = await makeBatchRun(2, { batches: { expired: 1 } });
    const { annotations, failures } = await runInBatches({ ...run, vendor, baseURL: fake.urls[vendor] });
    expect(annotations).toEqual([]);
    expect(failures.map(({ fatal }) => fatal)).toEqual([false, false]);
    expect(failures[0]?.error.message).toMatch(/expired/);
    expect(fake.batches.map(({ keys }) => keys.length)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(fake.requestCount).toBe(0);
  },
);

test.each(vendors)('where no result of %s says what it answers, nothing is paid for again', async (vendor) => {
  const { fake, run } = await makeBatchRun(12, { batches: { unkeyed: true } });
  const asked = { ...run, vendor, baseURL: fake.urls[vendor] };
  // Called again any time, it comes to the same.
  for (const _ of [1, 2]) {
    const { annotations, failures } = await runInBatches(asked);
    expect(annotations).toEqual([]);
    expect(failures.filter(({ fatal }) => fatal)).toHaveLength(1);
    expect(failures[0]?.error.message).toMatch(/no result says which of its 12 questions it answers/);
    expect(fake.requestCount).toBe(12);
    expect(fake.batches).toHaveLength(1);
  }
  expect(readTickets(join(run.folder, 'annotations.jsonl'))).toHaveLength(1);
});

test('each answer of a batch is told with what it took, and each question that has none', async () => {
  const { run } = await makeBatchRun(20, { faults: { refused: 0.2 }, batches: { expired: 0.2 } });
  const { annotations, answered, news } = await runInBatches(run);
  const answers = answered.filter(({ error }) => error?.code !== 'overloaded');
  expect(answers.map(({ key }) => key).sort()).toEqual(annotations.map(({ key }) => key).sort());
  expect(answered.length).toBeGreaterThan(answers.length);
  const usdOf = (told: readonly { usd?: number | undefined }[]) => told.reduce((sum, { usd = 0 }) => sum + usd, 0);
  expect(usdOf(answers)).toBeGreaterThan(0);
  expect(usdOf(answers)).toBeCloseTo(usdOf(annotations), 9);
  const ended = news.filter(({ state }) => state === 'ended').map(({ batchId }) => batchId);
  expect(new Set(answered.map(({ batchId }) => batchId))).toEqual(new Set(ended));
  expect(answers.some(({ error }) => error?.code === 'refused')).toBe(true);
});
