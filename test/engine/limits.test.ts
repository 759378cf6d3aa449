import type { RateLimitOptions } from '@visionprefer/fake-vendors';
import { expect, test } from 'vitest';
import { makeRun, soak, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const inFlight = 8;
/** Calls a minute that those of 200 ms would come to if nobody limited them. */
const unlimited = 40 * 60;
/** What one question counts with the vendor that counts the least. */
const tokens = 2_950;

const limits: Record<string, { count: number; rateLimit: RateLimitOptions }> = {
  'requests at 60 %, waits in milliseconds': {
    count: 60,
    rateLimit: { requestsPerMinute: unlimited * 0.6, retryAfter: 'ms' },
  },
  'requests at 10 %, waits in whole seconds': {
    count: 16,
    rateLimit: { requestsPerMinute: unlimited * 0.1, retryAfter: 'seconds' },
  },
  'tokens at 60 %, waits in whole seconds': {
    count: 60,
    rateLimit: { tokensPerMinute: unlimited * 0.6 * tokens, bucketSeconds: 1, retryAfter: 'seconds' },
  },
  'tokens at 10 %, waits in the body': {
    count: 16,
    rateLimit: { tokensPerMinute: unlimited * 0.1 * tokens, bucketSeconds: 1, retryAfter: 'retry-info' },
  },
  'seconds that may come at once': {
    count: 40,
    rateLimit: { requestsPerMinute: unlimited * 0.2, bucketSeconds: 3, retryAfter: 'fraction' },
  },
  'fixed windows': {
    count: 50,
    rateLimit: { requestsPerMinute: unlimited * 0.5, window: 'fixed', windowSeconds: 1, retryAfter: 'date' },
  },
  'calls that count although turned down': {
    count: 30,
    rateLimit: { requestsPerMinute: unlimited * 0.3, chargeRejected: true, retryAfter: 'ms' },
  },
};

/** Anthropic's headers and OpenAI's tell limits with every answer; Google's tell nothing until it is too late. */
test.each(Object.entries(limits))('%s: everything is done', async (_, { count, rateLimit }) => {
  const vendor = await startVendor({ latencyMs: 200, rateLimit });
  const run = await makeRun(count * soak, vendor);
  const { exitCode, stderr } = await run.start(['--concurrency', `${inFlight}`]).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(new Set(run.journal().map(({ key }) => key)).size).toBe(count * soak * vendors.length);

  const asked = await vendor.asked();
  const turnedDown = (name: string) =>
    asked.filter(({ vendor: asks, reply }) => asks === name && reply === 'rate-limited').length;
  // A machine with other work sends calls closer together than planned: some are turned down, and asked again.
  expect(turnedDown('openai')).toBeLessThanOrEqual(4 * inFlight);
  expect(turnedDown('anthropic')).toBeLessThanOrEqual(4 * inFlight);
  expect(turnedDown('google')).toBeLessThanOrEqual(2 * count * soak);
});
