import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRun, soak, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const samples = 150 * soak;

test('of 7 % faults of all kinds none loses an answer', async () => {
  const faults = { '500': 0.01, '529': 0.01, reset: 0.01, cut: 0.01, drip: 0.01, 'cut-json': 0.01, unreadable: 0.01 };
  const vendor = await startVendor({ latencyMs: { median: 30, spread: 0.5 }, faults, seed: 11 });
  const run = await makeRun(samples, vendor);
  const { exitCode, stderr } = await run.start(['--timeout', '2']).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(run.folder, 'annotations.failures.jsonl'))).toBe(false);

  const annotations = run.journal();
  expect(new Set(annotations.map(({ key }) => key)).size).toBe(samples * vendors.length);
  expect(annotations).toHaveLength(samples * vendors.length);
  // Two answers in a row that nobody can read are an outcome too; it is one in some thousand.
  const scored = annotations.filter(({ outcome }) => outcome === 'scored').length;
  expect(scored).toBeGreaterThan(annotations.length * 0.99);
  const met = new Set((await vendor.asked()).map(({ reply }) => reply));
  expect([...met].toSorted()).toEqual([...Object.keys(faults), 'answer'].toSorted());
});
