import { InputError } from '@visionprefer/core/plugin';
import { farFromLimits, type Standing } from './vendor-wire.ts';

/** How a vendor says how long to wait. */
export type RetryAfter = 'seconds' | 'fraction' | 'ms' | 'date' | 'retry-info' | 'none';

/** How much each vendor takes. */
export interface RateLimitOptions {
  requestsPerMinute?: number;
  /** Input tokens. */
  tokensPerMinute?: number;
  /** Requests that may come at once before the limit is felt. Default: those of one second, at least 1. */
  burst?: number;
  /** How the wait is told. Default: `retry-info` in the body for Google, `seconds` in the headers for the others. */
  retryAfter?: RetryAfter;
}

/** One vendor's limits, as they stand. */
export interface RateLimiter {
  /** Takes one request; 0 when it is within the limits, otherwise milliseconds until it would be. */
  take(tokens: number): number;
  standing(): Standing;
}

/** A token bucket for requests and one for tokens, filled evenly over the minute. */
export function createRateLimiter(
  { requestsPerMinute, tokensPerMinute, burst }: RateLimitOptions,
  now: () => number = () => performance.now(),
): RateLimiter {
  for (const [name, value] of Object.entries({ requestsPerMinute, tokensPerMinute, burst })) {
    if (value !== undefined && !(value > 0)) throw new InputError(`${name} is ${value}; expected a number above 0.`);
  }
  const requests = bucket(requestsPerMinute, burst ?? Math.max(1, (requestsPerMinute ?? 0) / 60), now);
  const tokens = bucket(tokensPerMinute, Math.max((tokensPerMinute ?? 0) / 4, 1), now);
  return {
    take(count) {
      // A request larger than the bucket passes when the bucket is full, or it would never pass.
      const wait = Math.max(requests.waitMs(1), tokens.waitMs(count));
      if (wait > 0) return wait;
      requests.take(1);
      tokens.take(count);
      return 0;
    },
    standing: () => ({
      requests: requests.standing() ?? farFromLimits.requests,
      tokens: tokens.standing() ?? farFromLimits.tokens,
    }),
  };
}

/** Headers that tell a wait; the body's part is the wire's. Dates know whole seconds only, so they are rounded up. */
export function writeRetryAfter(form: RetryAfter, waitMs: number): Record<string, string> {
  if (form === 'seconds') return { 'retry-after': `${Math.ceil(waitMs / 1_000)}` };
  if (form === 'fraction') return { 'retry-after': (waitMs / 1_000).toFixed(3) };
  if (form === 'ms') return { 'retry-after-ms': `${Math.ceil(waitMs)}` };
  if (form === 'date') {
    return { 'retry-after': new Date(Math.ceil((Date.now() + waitMs) / 1_000) * 1_000).toUTCString() };
  }
  return {};
}

function bucket(perMinute: number | undefined, size: number, now: () => number) {
  let level = size;
  let filledAtMs = now();
  const perMs = (perMinute ?? 0) / 60_000;
  const fill = () => {
    const atMs = now();
    level = Math.min(size, level + (atMs - filledAtMs) * perMs);
    filledAtMs = atMs;
  };
  return {
    waitMs(count: number): number {
      if (perMinute === undefined) return 0;
      fill();
      return Math.max(0, (Math.min(count, size) - level) / perMs);
    },
    take(count: number): void {
      level -= count;
    },
    standing(): Standing['requests'] | undefined {
      if (perMinute === undefined) return undefined;
      fill();
      const resetMs = Math.max(0, Math.round((size - level) / perMs));
      return { limit: Math.round(perMinute), remaining: Math.max(0, Math.floor(level)), resetMs };
    },
  };
}
