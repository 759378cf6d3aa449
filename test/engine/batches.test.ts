import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { anthropic } from '@visionprefer/annotator-anthropic';
import type { BatchProgress } from '@visionprefer/core';
import { readTickets } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import { expectOnceEach, makeBatchRun, readJournal } from './make-batch-run.ts';
import { type BatchRun, price, runInBatches } from './run-in-batches.ts';

/** Runs in a process of its own that is killed at a step; gives the number of steps when it was not. */
async function runKilled(run: BatchRun, killAt: number): Promise<number | undefined> {
  const program = join(import.meta.dirname, 'batch-process.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@visionprefer/source', program, JSON.stringify({ ...run, killAt })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout.on('data', (text) => {
    told += text;
  });
  const [, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return undefined;
  return Number(told);
}

test.each([
  { vendor: 'openai', samples: 4 },
  { vendor: 'anthropic', samples: 2 },
  { vendor: 'google', samples: 1 },
] as const)(
  'killed after each of its steps and called again, a run at $vendor neither loses a batch nor asks one twice',
  async ({ vendor, samples }) => {
    const { fake, run } = await makeBatchRun(samples);
    const small: BatchRun = { ...run, vendor, baseURL: fake.urls[vendor], requests: 2 };
    let steps: number | undefined;
    // One journal: each process goes a step further than the one before, until one comes through.
    for (let killAt = 1; steps === undefined; killAt++) {
      steps = await runKilled(small, killAt);
      const asked = fake.batches.flatMap((batch) => batch.keys.map((key) => key.slice(0, 32)));
      expect(new Set(asked).size).toBe(asked.length);
    }
    expectOnceEach({ fake, run });
  },
);

test('a batch of somebody else that looks like a lost one at Anthropic is waited for, and then the questions are asked', async () => {
  const { fake, run } = await makeBatchRun(2, { batches: { afterMs: 3_600_000 } });
  const asked: BatchRun = { ...run, vendor: 'anthropic', baseURL: fake.urls.anthropic };
  // Its ticket is written down, and the vendor never gets it.
  expect(await runKilled(asked, 1)).toBeUndefined();
  expect(fake.batches).toEqual([]);
  const other = anthropic({ model: 'claude-haiku-5-5', baseURL: fake.urls.anthropic, apiKey: 'rehearsal' });
  const requests = ['a', 'b'].map((key) => JSON.stringify({ custom_id: key, params: {} }));
  await other.batch?.submit(requests, { ticket: 'other', signal: new AbortController().signal });
  const { annotations, failures, news } = await runInBatches({
    ...asked,
    onStep: (step) => step === 'looked at' && fake.endBatches(),
  });
  expect(failures).toEqual([]);
  expect(annotations).toHaveLength(2);
  expect(news.map(({ batchId, state }) => [batchId, state])).toEqual([
    ['msgbatch_1', 'submitted'],
    ['msgbatch_1', 'ended'],
    ['msgbatch_2', 'submitted'],
    ['msgbatch_2', 'ended'],
  ]);
});

test('what expired, failed or came in a broken line goes into a further batch; what is refused is recorded', async () => {
  const { fake, run } = await makeBatchRun(60, {
    faults: { refused: 0.3, '500': 0.1, 'cut-json': 0.05 },
    batches: { expired: 0.1, corrupt: 0.1 },
  });
  const { annotations, failures } = await runInBatches(run);
  const outcomes = new Set(annotations.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['scored', 'refused']));
  // One that has bad luck seven times is left out.
  const told = [...annotations, ...failures].map(({ sampleId }) => sampleId);
  expect(told).toHaveLength(60);
  expect(new Set(told).size).toBe(60);
  expect(failures.every(({ fatal }) => !fatal)).toBe(true);
  // Only what had no answer is in a further batch.
  const [first, ...others] = fake.batches.map(({ keys }) => keys);
  expect(first).toHaveLength(60);
  expect(others[0]?.length).toBeGreaterThan(1);
  expect(others[0]?.length).toBeLessThan(60);
});

test('a lost reply, a vendor that has enough, and one that is away for a while: nothing is handed in twice', async () => {
  const { fake, run } = await makeBatchRun(8, { batches: { lost: 1, full: 2 } });
  const { failures, news } = await runInBatches({ ...run, requests: 4 });
  expect(failures).toEqual([]);
  expect(news.filter(({ state }) => state === 'full')).toHaveLength(2);
  const asked = fake.batches.filter(({ state }) => state === 'completed').flatMap(({ keys }) => keys);
  expect(asked).toHaveLength(8);
  expect(new Set(asked).size).toBe(8);
  expect(fake.requestCount).toBe(8);
});

test('one bad request spoils its batch: that is halved until it is alone, and the others are asked', async () => {
  const { fake, run } = await makeBatchRun(9);
  const { annotations, failures } = await runInBatches({ ...run, badPrompt: 'Prompt 4' });
  expect(annotations).toHaveLength(8);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ sampleId: 's4', fatal: false });
  expect(fake.requestCount).toBe(8);
});

test('a vendor that takes no batch at all is told once, and is not asked on', async () => {
  const { run } = await makeBatchRun(5, { batches: { fail: true } });
  const { annotations, failures } = await runInBatches(run);
  expect(annotations).toEqual([]);
  expect(failures.filter(({ fatal }) => fatal)).toHaveLength(1);
  expect(failures.at(-1)?.error.message).toMatch(/does not take the batch.*A line is no JSON/);
});

test('a status of a new name is told once, and counts as going on', async () => {
  const { fake, run } = await makeBatchRun(2, { batches: { afterMs: 3_600_000, working: 'pondering' } });
  const { annotations, news } = await runInBatches({
    ...run,
    onStep: (step) => step === 'told unknown' && fake.endBatches(),
  });
  expect(annotations).toHaveLength(2);
  expect(news.map(({ state, detail }) => [state, detail])).toEqual([
    ['submitted', undefined],
    ['unknown', 'pondering'],
    ['ended', 'completed'],
  ]);
});

test('stopped while batches are out, a run ends at once, and the next one reads them without asking or loading anything', async () => {
  const { fake, run } = await makeBatchRun(6, { batches: { afterMs: 3_600_000 } });
  // A file that was written just now may change within the step of its clock: it is read again.
  const { ctimeMs } = statSync(join(run.folder, '3.png'));
  while (Date.now() - ctimeMs < 100) await wait(20);
  const drain = new AbortController();
  const { annotations, progress } = await runInBatches({
    ...run,
    drain: drain.signal,
    onStep: (step) => step === 'looked at' && drain.abort(),
  });
  expect(annotations).toEqual([]);
  expect(progress?.annotators[0]?.batches).toEqual({ open: 1, questions: 6, done: 0 } satisfies BatchProgress);
  expect(readTickets(join(run.folder, 'annotations.jsonl'))).toMatchObject([{ batchId: 'batch_1' }]);
  await expect(runInBatches({ ...run, inBatches: false })).rejects.toThrow(/would be asked and paid for twice/);
  expect(fake.requestCount).toBe(0);
  fake.endBatches();
  const next = await runInBatches(run);
  expect(next.annotations).toHaveLength(6);
  expect(next.loaded).toBe(0);
  expectOnceEach({ fake, run });
});

test('a budget is not passed, whatever is set aside for batches', async () => {
  const budgetUsd = 0.1;
  const half = { input: price.input / 2, output: price.output / 2 };
  const { fake, run } = await makeBatchRun(60, { price: half });
  await expect(runInBatches({ ...run, budgetUsd })).rejects.toMatchObject({ name: 'BudgetError' });
  const { usd, questions } = fake.bill().openai;
  expect(usd).toBeLessThanOrEqual(budgetUsd);
  expect(questions).toBeGreaterThan(0);
  // What was paid stands in the journal.
  expect(readJournal(run)).toHaveLength(questions);

  await expect(runInBatches({ ...run, budgetUsd: 1 })).resolves.toMatchObject({ failures: [] });
  expectOnceEach({ fake, run });
  const spentUsd = readJournal(run).reduce((sum, annotation) => sum + (annotation.usd ?? 0), 0);
  expect(spentUsd).toBeCloseTo(fake.bill().openai.usd, 6);
});
