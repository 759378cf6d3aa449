import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import type { ErrorReply, Wire, WireReply } from '@visionprefer/core/testing';
import { farFromLimits, type Standing, type VendorError } from './vendor-wire.ts';

/** The vendor's own names, type and code, for what went wrong. */
const names: Partial<Record<AnnotatorErrorCode, readonly [string, string | null]>> = {
  unauthorized: ['invalid_request_error', 'invalid_api_key'],
  'rate-limited': ['requests', 'rate_limit_exceeded'],
  quota: ['insufficient_quota', 'insufficient_quota'],
  'unknown-model': ['invalid_request_error', 'model_not_found'],
  'bad-image': ['invalid_request_error', 'invalid_image_format'],
  'too-large': ['invalid_request_error', 'context_length_exceeded'],
  overloaded: ['server_error', null],
};

/** An error as OpenAI writes it. */
export function writeOpenaiError({ status, code, message }: VendorError): ErrorReply {
  const [type, name] = names[code] ?? ['invalid_request_error', null];
  return { status, body: { error: { message, type, param: null, code: name } } };
}

/** Limits as OpenAI's headers tell them. */
export function writeOpenaiLimits(standing: Standing): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [kind, { limit, remaining, resetMs }] of Object.entries(standing)) {
    headers[`x-ratelimit-limit-${kind}`] = `${limit}`;
    headers[`x-ratelimit-remaining-${kind}`] = `${remaining}`;
    headers[`x-ratelimit-reset-${kind}`] = resetMs < 1_000 ? `${Math.round(resetMs)}ms` : `${resetMs / 1_000}s`;
  }
  return headers;
}

/** What the conformance kit is to find in the headers of every answer. */
export const openaiLimits: Pick<WireReply, 'headers' | 'rateLimits'> = {
  headers: writeOpenaiLimits(farFromLimits),
  rateLimits: [
    { kind: 'requests', limit: 10_000, remaining: 9_999 },
    { kind: 'tokens', limit: 4_000_000, remaining: 3_996_000 },
  ],
};

const error = (status: number, code: AnnotatorErrorCode, message: string) =>
  writeOpenaiError({ status, code, message });

/** Errors that both interfaces have in common. */
export const openaiErrors: Wire['errors'] = {
  unauthorized: [
    error(401, 'unauthorized', 'Incorrect API key provided: wrong. Check the keys of your account.'),
    error(403, 'bad-request', 'The country, region or territory is not supported.'),
  ],
  'rate-limited': {
    ...error(429, 'rate-limited', 'Rate limit reached for requests per min (RPM): Limit 3, Used 3, Requested 1.'),
    ...openaiLimits,
    headers: { ...openaiLimits.headers, 'retry-after': '20', 'retry-after-ms': '20500' },
    retryAfterMs: 20_500,
  },
  quota: error(429, 'quota', 'You exceeded your current quota; look at your plan and billing details.'),
  'unknown-model': error(404, 'unknown-model', 'The model does not exist or you do not have access to it.'),
  'bad-image': error(400, 'bad-image', 'You uploaded an unsupported image. Expected png, jpeg, gif or webp.'),
  'too-large': [
    error(400, 'too-large', 'Your input exceeds the context window of this model.'),
    error(413, 'bad-request', 'The request is too large.'),
  ],
  'bad-request': error(400, 'bad-request', "Unsupported parameter: 'top_p' is not supported with this model."),
  overloaded: [
    error(500, 'overloaded', 'The server had an error while processing your request.'),
    error(503, 'overloaded', 'The engine is currently overloaded, try again later.'),
  ],
};
