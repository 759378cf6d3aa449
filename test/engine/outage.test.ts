import type { Down } from '@visionprefer/fake-vendors';
import { expect, test } from 'vitest';
import { type ARun, makeRun, soak, until, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const samples = 80 * soak;
const annotators = vendors.slice(0, 2);

test.each<[string, Down, number]>([
  ['dead from the start', 'refuse', 0],
  ['silent in the middle', 'hang', 15],
  ['overloaded in the middle', '503', 15],
  ['gone in the middle', 'refuse', 15],
])('a vendor %s holds nobody up, is told of once, and is asked again when it is back', async (_, how, after) => {
  const [failing, healthy] = await Promise.all([startVendor({ latencyMs: 50 }), startVendor({ latencyMs: 20 })]);
  const { ANTHROPIC_BASE_URL = '' } = healthy.environment;
  const run = await makeRun(samples, { annotators, environment: { ...failing.environment, ANTHROPIC_BASE_URL } });
  if (after === 0) await failing.setDown(how);
  // Only silence is told by a timeout. On a busy machine a healthy vendor takes long too: not that long.
  const timeout = how === 'hang' ? '5' : '60';
  const { ended, child } = run.start(['--timeout', timeout, '--patience', '120', '--concurrency', '8']);
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  if (after > 0) {
    await until(() => by(run, 'openai') >= after);
    await failing.setDown(how);
  }
  await until(() => by(run, 'anthropic') === samples || child.exitCode !== null);
  expect(by(run, 'openai')).toBeLessThan(samples);
  await until(() => said.includes('does not answer') || child.exitCode !== null);
  await failing.setDown(undefined);
  const { exitCode, stderr } = await ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect([by(run, 'openai'), by(run, 'anthropic')]).toEqual([samples, samples]);

  // Two lines for the vendor that failed, when it went and when it came back; none for each call.
  const told = stderr.split('\n').filter((line) => line.includes('openai:') && !/ \d+ %|annotations/.test(line));
  expect(told.length, stderr).toBeGreaterThanOrEqual(1);
  expect(told.length, stderr).toBeLessThanOrEqual(2);
  expect(stderr).not.toContain('anthropic: ');
  const { anthropic } = await healthy.bill();
  expect(anthropic).toMatchObject({ questions: samples, repeats: 0 });
});

test('a vendor that never comes back fails its own part alone, and a later run asks it', async () => {
  const [failing, healthy] = await Promise.all([startVendor(), startVendor()]);
  const { ANTHROPIC_BASE_URL = '' } = healthy.environment;
  const run = await makeRun(10, { annotators, environment: { ...failing.environment, ANTHROPIC_BASE_URL } });
  await failing.setDown('refuse');
  const { exitCode, stderr } = await run.start(['--patience', '1']).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
  expect([by(run, 'openai'), by(run, 'anthropic')]).toEqual([0, 10]);
  await failing.setDown(undefined);
  expect((await run.start().ended).exitCode).toBe(0);
  expect([by(run, 'openai'), by(run, 'anthropic')]).toEqual([10, 10]);
  expect((await healthy.bill()).anthropic.requests).toBe(10);
});

function by(run: ARun, name: string): number {
  return run.journal().filter(({ annotatorId }) => annotatorId.startsWith(`${name}:`)).length;
}
