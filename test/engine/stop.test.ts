import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeRun, until, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const samples = 60;
const annotators = vendors.slice(0, 1);

test.each<[NodeJS.Signals, number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('%s once: what is in flight is finished, and nothing is asked any more', async (signal, code) => {
  const vendor = await startVendor({ latencyMs: 800 });
  const run = await makeRun(samples, { annotators, environment: vendor.environment });
  const { child, ended } = run.start(['--concurrency', '8']);
  await until(async () => run.journal().length >= 8);
  await wait(200);
  const before = run.journal().length;
  child.kill(signal);
  const { exitCode, stderr } = await ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: code });
  const { questions, repeats, charged } = (await vendor.bill()).openai;
  // All that the vendor was paid for is in the journal: what was in flight was waited for.
  expect({ questions, repeats, charged }).toEqual({
    questions: run.journal().length,
    repeats: 0,
    charged: questions,
  });
  expect(questions).toBeGreaterThan(before);
  expect(questions).toBeLessThan(samples);
  expect(stderr).toContain('the same command goes on from there');

  expect((await run.start(['--concurrency', '64']).ended).exitCode).toBe(0);
  expect((await vendor.bill()).openai).toMatchObject({ questions: samples, repeats: 0, charged: samples });
});

test('Ctrl-C twice: stops now, and keeps what was answered', async () => {
  const vendor = await startVendor({ latencyMs: 100, faults: { silence: 0.5 } });
  const run = await makeRun(samples, { annotators, environment: vendor.environment });
  const { child, ended } = run.start(['--concurrency', '8', '--timeout', '3600']);
  await until(() => run.journal().length >= 2);
  await until(async () => (await vendor.asked()).filter(({ reply }) => reply === 'silence').length >= 8);
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  child.kill('SIGINT');
  // Two signals that come before one is heard are one.
  await until(() => said.includes('Ctrl-C again stops at once') || child.exitCode !== null);
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  const { exitCode, stderr } = await ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 130 });
  const { questions, repeats } = (await vendor.bill()).openai;
  expect({ questions: run.journal().length, repeats }).toEqual({ questions, repeats: 0 });
});
