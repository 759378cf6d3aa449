import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRun, soak, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const samples = 40 * soak;
const hour = 3_600_000;

test('a clock that jumps in the middle of a run changes nothing', async () => {
  const faults = { '500': 0.05, '529': 0.05 };
  const limits = { requestsPerMinute: 1_200, retryAfter: 'date' } as const;
  const vendor = await startVendor({ latencyMs: 50, faults, rateLimit: limits, overloadMs: 200 });
  const run = await makeRun(samples, vendor);
  const started = performance.now();
  const { exitCode, stderr } = await run.start(['--timeout', '20'], {
    preload: [join(import.meta.dirname, 'skew-clock.mjs')],
  }).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const annotations = run.journal();
  expect(annotations).toHaveLength(samples * vendors.length);
  for (const { ms } of annotations) {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(performance.now() - started);
  }
});

test.each([5, -5])('a vendor whose clock is %d hours ahead is waited for as long as it means', async (hours) => {
  const vendor = await startVendor({
    latencyMs: 50,
    clockSkewMs: hours * hour,
    rateLimit: { requestsPerMinute: 1_200, retryAfter: 'date' },
    faults: { '529': 0.1 },
    overloadMs: 300,
  });
  const run = await makeRun(samples, vendor);
  const { exitCode, stderr } = await run.start().ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(run.journal()).toHaveLength(samples * vendors.length);
});
