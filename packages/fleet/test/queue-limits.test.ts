import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowOf } from '../src/coordinator/queue-limits.ts';

test('a limit of a minute becomes one of a short window, which never lets more through', () => {
  const perMinute = fc.oneof(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 100_000 }));
  fc.assert(
    fc.property(perMinute, (requestsPerMinute) => {
      const { max, durationMs } = windowOf(requestsPerMinute);
      expect(Number.isInteger(max) && max >= 1).toBe(true);
      expect(Number.isInteger(durationMs) && durationMs >= 1).toBe(true);
      expect((max / durationMs) * 60_000).toBeLessThanOrEqual(requestsPerMinute * (1 + 1e-9));
      // At most a quarter of a second's worth at once, or a single one.
      expect(max === 1 || durationMs <= 251).toBe(true);
    }),
  );
});

test.each([
  [600, { max: 2, durationMs: 200 }],
  [6, { max: 1, durationMs: 10_000 }],
  [60_000, { max: 250, durationMs: 250 }],
])('%d a minute', (requestsPerMinute, window) => {
  expect(windowOf(requestsPerMinute)).toEqual(window);
});
