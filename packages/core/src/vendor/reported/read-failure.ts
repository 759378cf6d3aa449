import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import type { RateLimit } from '../../contract/rate-limit.ts';
import { describeRedirect } from '../guard-fetch.ts';
import { partOf } from '../part-of.ts';
import { readLimits } from '../read-limits.ts';
import { replyHeaders } from '../reply-headers.ts';
import { codeOfReported } from './code-of-reported.ts';
import { holdsAnswer, isReport } from './is-report.ts';
import { type Reported, readReported } from './read-reported.ts';

/** What went wrong by a reply, whichever vendor's or server's it is. */
export interface VendorFailure extends Reported {
  code: AnnotatorErrorCode;
  rateLimits: RateLimit[] | undefined;
}

/**
 * Reads what went wrong from a reply.
 *
 * @param body Parsed, or as text. Its shape does not matter: see {@link readReported}.
 * @param reply Its HTTP status, and its headers: a `Headers`, or a plain object.
 */
export function readFailure(
  body: unknown,
  reply: { status?: number | undefined; headers?: unknown } = {},
): VendorFailure {
  const { retryAfterMs, rateLimits } = readLimits(reply.headers);
  const { headers } = reply;
  const redirect = describeRedirect(reply.status, replyHeaders(headers));
  const reported = readReported(redirect ?? body);
  const waits = [retryAfterMs, reported.retryAfterMs].filter((ms) => ms !== undefined);
  return {
    ...reported,
    code: codeOfReported(reported, reply.status),
    status: reply.status !== undefined && reply.status >= 300 ? reply.status : reported.status,
    retryAfterMs: waits.length ? Math.max(...waits) : undefined,
    rateLimits,
  };
}

/**
 * The failure that a body tells of though it came with status 200; undefined when it tells of none. A field of that
 * name with nothing in it tells of none.
 */
export function findFailure(body: unknown, headers?: unknown): VendorFailure | undefined {
  const isOne = Array.isArray(body) ? body.length > 0 && isReport(body[0]) : isReport(body);
  if (isOne) return readFailure(body, { headers });
  const { message, errorMessage, ...rest } = partOf(body);
  if (typeof (message ?? errorMessage) !== 'string' || holdsAnswer(rest)) return undefined;
  // A message alone is one of failure where its words say so.
  const failure = readFailure(body, { headers });
  return failure.code === 'bad-request' ? undefined : failure;
}
