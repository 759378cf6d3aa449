import { InputError } from '@visionprefer/core/plugin';
import { farFromLimits, type Standing } from '../wires/vendor-wire.ts';

/** How a vendor says how long to wait. */
export type RetryAfter = 'seconds' | 'fraction' | 'ms' | 'date' | 'retry-info' | 'none';

/** How much each vendor takes. */
export interface RateLimitOptions {
  requestsPerMinute?: number | undefined;
  /** Input tokens. */
  tokensPerMinute?: number | undefined;
  /** Requests that may come at once before the limit is felt. Default: those of `bucketSeconds`, at least 1. */
  burst?: number | undefined;
  /** How many seconds' worth of the limits may come at once. Default: 1 of requests, 15 of tokens. */
  bucketSeconds?: number | undefined;
  /** `even`: what was taken comes back evenly. `fixed`: all of it at once, when a window of 60 s ends. Default `even`. */
  window?: 'even' | 'fixed' | undefined;
  /** Length of a fixed window, which holds as much of the limits. Default 60. */
  windowSeconds?: number | undefined;
  /** Whether requests that are turned down are counted all the same, so that asking on never ends. Default false. */
  chargeRejected?: boolean | undefined;
  /** How the wait is told. Default: `retry-info` in the body for Google, `seconds` in the headers for the others. */
  retryAfter?: RetryAfter | undefined;
}

/** One vendor's limits, as they stand. */
export interface RateLimiter {
  /** Takes one request; 0 when it is within the limits, otherwise milliseconds until it would be. */
  take(tokens: number): number;
  standing(): Standing;
}

/** A token bucket, or a fixed window, for requests and one for tokens. */
export function createRateLimiter(options: RateLimitOptions, now: () => number = () => performance.now()): RateLimiter {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'number' && !(value > 0)) {
      throw new InputError(`${name} is ${value}; expected a number above 0.`);
    }
  }
  const { requestsPerMinute, tokensPerMinute, burst, bucketSeconds, chargeRejected = false } = options;
  const { window: kind = 'even', windowSeconds = 60 } = options;
  const limit = (perMinute: number | undefined, seconds: number, size?: number): Limit | undefined => {
    if (perMinute === undefined) return undefined;
    if (kind === 'fixed') return fixedWindow(perMinute, windowSeconds, now);
    return bucket(perMinute, size ?? Math.max(1, (perMinute / 60) * seconds), now);
  };
  const requests = limit(requestsPerMinute, bucketSeconds ?? 1, burst);
  const tokens = limit(tokensPerMinute, bucketSeconds ?? 15);
  return {
    take(count) {
      const waitMs = Math.max(requests?.waitMs(1) ?? 0, tokens?.waitMs(count) ?? 0);
      if (waitMs > 0 && !chargeRejected) return waitMs;
      requests?.take(1);
      tokens?.take(count);
      return waitMs;
    },
    standing: () => ({
      requests: requests?.standing() ?? farFromLimits.requests,
      tokens: tokens?.standing() ?? farFromLimits.tokens,
    }),
  };
}

/**
 * Headers that tell a wait; the body's part is the wire's. Dates know whole seconds only, so they are rounded up.
 *
 * @param nowMs What time it is for the vendor; milliseconds since 1970.
 */
export function writeRetryAfter(form: RetryAfter, waitMs: number, nowMs: number): Record<string, string> {
  if (form === 'seconds') return { 'retry-after': `${Math.ceil(waitMs / 1_000)}` };
  if (form === 'fraction') return { 'retry-after': (waitMs / 1_000).toFixed(3) };
  if (form === 'ms') return { 'retry-after-ms': `${Math.ceil(waitMs)}` };
  if (form === 'date') {
    return { 'retry-after': new Date(Math.ceil((nowMs + waitMs) / 1_000) * 1_000).toUTCString() };
  }
  return {};
}

/** One limit, as it stands. */
interface Limit {
  /** Milliseconds until this many would be within the limit. */
  waitMs(count: number): number;
  take(count: number): void;
  standing(): Standing['requests'];
}

function bucket(perMinute: number, size: number, now: () => number): Limit {
  let level = size;
  let filledAtMs = now();
  const perMs = perMinute / 60_000;
  const fill = () => {
    const atMs = now();
    level = Math.min(size, level + (atMs - filledAtMs) * perMs);
    filledAtMs = atMs;
  };
  return {
    // A request larger than the bucket passes when the bucket is full, or it would never pass.
    waitMs(count) {
      fill();
      return Math.max(0, (Math.min(count, size) - level) / perMs);
    },
    take(count) {
      level -= count;
    },
    standing() {
      fill();
      const resetMs = Math.max(0, Math.round((size - level) / perMs));
      return { limit: Math.round(perMinute), remaining: Math.max(0, Math.floor(level)), resetMs };
    },
  };
}

function fixedWindow(perMinute: number, seconds: number, now: () => number): Limit {
  const size = Math.max(1, (perMinute * seconds) / 60);
  const lengthMs = seconds * 1_000;
  let startedAtMs = now();
  let taken = 0;
  const leftMs = () => {
    const windows = Math.floor((now() - startedAtMs) / lengthMs);
    if (windows > 0) taken = 0;
    startedAtMs += windows * lengthMs;
    return startedAtMs + lengthMs - now();
  };
  return {
    waitMs(count) {
      const untilReset = leftMs();
      return taken > 0 && taken + count > size ? untilReset : 0;
    },
    take(count) {
      taken += count;
    },
    standing() {
      const resetMs = Math.max(0, Math.round(leftMs()));
      return { limit: Math.round(perMinute), remaining: Math.max(0, Math.floor(size - taken)), resetMs };
    },
  };
}
