import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom, makeRun, until, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const annotators = vendors.slice(0, 1);
const price = { input: 2, output: 8 };
/** Enough for about 150 of the questions that are asked here. */
const budget = 1;
const args = ['--concurrency', '64', '--budget', `${budget}`, '--price', `${annotators[0]}=2,8`, '--timeout', '2'];
const faults = { '500': 0.03, reset: 0.03, cut: 0.03, 'cut-json': 0.03, unreadable: 0.02, silence: 0.01 };

test('64 calls at once never spend more than the budget, by the bill of the vendor, and nearly all of it', async () => {
  const vendor = await startVendor({ latencyMs: { median: 60, spread: 0.5 }, price, faults, seed: 3 });
  const run = await makeRun(400, { annotators, environment: vendor.environment });
  const { exitCode, stderr } = await run.start(args).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('budget') });
  const { usd } = (await vendor.bill()).openai;
  expect(usd).toBeLessThanOrEqual(budget);
  expect(usd).toBeGreaterThan(budget * 0.3);
  expect(run.journal().length).toBeGreaterThan(40);

  // The same again has nothing left to spend.
  await run.start(args).ended;
  expect((await vendor.bill()).openai.usd).toBeLessThanOrEqual(budget);
});

test('killed and started again, it still is one budget', async () => {
  const cheap = { input: 2, output: 0.5 };
  const vendor = await startVendor({ latencyMs: { median: 60, spread: 0.5 }, price: cheap, faults, seed: 4 });
  const run = await makeRun(400, { annotators, environment: vendor.environment });
  const again = ['--concurrency', '16', '--budget', '1.2', '--price', `${annotators[0]}=2,0.5`, '--timeout', '2'];
  const random = createRandom(5);
  for (let killed = 0; killed < 3; killed++) {
    const { child, ended } = run.start(again);
    const enough = run.journal().length + 10 + random() * 20;
    await until(() => child.exitCode !== null || run.journal().length > enough);
    child.kill('SIGKILL');
    await ended;
  }
  await run.start(again).ended;
  const { usd } = (await vendor.bill()).openai;
  expect(usd).toBeLessThanOrEqual(1.2);
  expect(usd).toBeGreaterThan(0.4);
  expect(existsSync(join(run.folder, 'annotations.spending.json'))).toBe(true);
});

test('a budget and a price that nobody knows: nothing is asked', async () => {
  const vendor = await startVendor();
  const run = await makeRun(3, { annotators: ['openai:made-up-model'], environment: vendor.environment });
  const { exitCode, stderr } = await run.start(['--budget', '5']).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--price') });
  expect((await vendor.bill()).openai.requests).toBe(0);
});
