import type { RateLimit } from '../contract/rate-limit.ts';
import { readRateLimits } from '../pace/read-rate-limits.ts';
import { readRetryAfterMs } from '../pace/read-retry-after.ts';
import { replyHeaders } from './reply-headers.ts';

/** What a reply's headers tell of the vendor's limits. */
export interface ReplyLimits {
  /** Milliseconds that the vendor asks to wait; undefined when it asks for no wait. */
  retryAfterMs: number | undefined;
  /** Undefined when the headers name no limit. */
  rateLimits: RateLimit[] | undefined;
}

/**
 * Reads both with one call, for an answer and for an error alike.
 *
 * @param headers A `Headers`, or a plain object of names and values. Anything else tells nothing: an SDK's error has
 * headers only when a reply came.
 */
export function readLimits(headers: unknown): ReplyLimits {
  const known = replyHeaders(headers);
  const rateLimits = readRateLimits(known);
  return { retryAfterMs: readRetryAfterMs(known), rateLimits: rateLimits.length ? rateLimits : undefined };
}
