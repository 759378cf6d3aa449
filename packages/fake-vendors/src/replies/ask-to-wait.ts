import type { WireReply } from '@visionprefer/core/testing';
import type { VendorWire } from '../wires/vendor-wire.ts';
import { type RateLimiter, type RetryAfter, writeRetryAfter } from './rate-limit.ts';

/** A reply that asks to come back later: in headers, in the body, or in neither. */
export function askToWait(
  wire: VendorWire,
  status: number,
  waitMs: number,
  { limiter, form, nowMs }: { limiter: RateLimiter; form: RetryAfter; nowMs: number },
): WireReply {
  const retryAfterMs = Math.ceil(waitMs);
  const code = status === 429 ? 'rate-limited' : 'overloaded';
  const message = `${status === 429 ? 'Rate limit reached' : 'Overloaded'}. Try again in ${retryAfterMs} ms.`;
  const inBody = form === 'retry-info' ? { retryAfterMs } : {};
  const reply = wire.writeError({ status, code, message, ...inBody });
  return {
    ...reply,
    headers: { ...wire.writeLimits(limiter.standing(), nowMs), ...writeRetryAfter(form, waitMs, nowMs) },
  };
}

/** The form in which the vendor itself says how long to wait. */
export function usualForm({ vendor }: VendorWire): RetryAfter {
  return vendor === 'google' ? 'retry-info' : 'seconds';
}
