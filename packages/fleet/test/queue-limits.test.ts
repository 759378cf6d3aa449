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
      // At most a second's worth at once, or a single one.
      expect(max === 1 || durationMs <= 1_001).toBe(true);
    }),
  );
});

test.each([
  [600, { max: 10, durationMs: 1_000 }],
  [6, { max: 1, durationMs: 10_000 }],
  [60_000, { max: 1_000, durationMs: 1_000 }],
])('%d a minute', (requestsPerMinute, window) => {
  expect(windowOf(requestsPerMinute)).toEqual(window);
});
