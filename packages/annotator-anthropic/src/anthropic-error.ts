import {
  AnnotatorError,
  type AnnotatorErrorCode,
  codeOfStatus,
  readRateLimits,
  readRetryAfterMs,
  redact,
} from '@visionprefer/core/plugin';

/** What went wrong, from whatever the SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests. */
export function toAnnotatorError(error: unknown, secrets: readonly string[]): AnnotatorError {
  const failure = partOf(error);
  const { status, headers, apiMessage } = failure;
  const message = typeof apiMessage === 'string' ? apiMessage : describe(error);
  const text = endSentence(redact(message, secrets).slice(0, 500));
  if (typeof status !== 'number') {
    // What the SDK throws when a connection is lost has a status, but none in it; a body that broke off is thrown as it
    // is, told by name since a test runner may have the language's own errors from another realm.
    const lost = 'status' in failure || failure.name === 'TypeError' || failure.name === 'SyntaxError';
    return lost
      ? new AnnotatorError('network', `No answer of Anthropic arrived: ${text}`)
      : new AnnotatorError('bad-request', `Anthropic could not be asked: ${text}`);
  }
  const code = codeOf(status, failure, text);
  const told = [`Anthropic answered ${status}: ${text}`, advice[code]].filter(Boolean).join(' ');
  if (!isHeaders(headers)) return new AnnotatorError(code, told);
  const rateLimits = readRateLimits(headers);
  return new AnnotatorError(code, told, {
    retryAfterMs: readRetryAfterMs(headers),
    ...(rateLimits.length && { rateLimits }),
  });
}

/**
 * An error of the SDK, whichever copy of it threw it: `status`, `headers`, and of the body `type` (`error.type`),
 * `errorCode` (`error.details.error_code`) and `apiMessage` (`error.message`).
 */
type Failure = { readonly [name: string]: unknown };

function partOf(error: unknown): Failure {
  return typeof error === 'object' && error !== null ? (error as Failure) : {};
}

function isHeaders(value: unknown): value is Headers {
  return typeof partOf(value).get === 'function';
}

/** An error's message and those of its causes, where the real reason of a lost connection stands. */
function describe(error: unknown, depth = 0): string {
  const { message, code, cause } = partOf(error);
  const own = [message, code, error].find((words) => typeof words === 'string' && words) ?? 'an unknown error';
  return cause === undefined || depth > 3 ? `${own}` : `${own} ${describe(cause, depth + 1)}`;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function codeOf(status: number, { type, errorCode }: Failure, text: string): AnnotatorErrorCode {
  if (type === 'billing_error' || spendLimits.has(errorCode)) return 'quota';
  if (errorCode === 'organization_on_hold') return 'unauthorized';
  if (errorCode === 'image_dimensions_too_large') return 'bad-image';
  if (status === 400) return badRequests.find(([pattern]) => pattern.test(text))?.[1] ?? 'bad-request';
  return codeOfStatus(status);
}

/** Answered with 429, but no waiting helps. */
const spendLimits = new Set<unknown>(['enforced_spend_limit_reached', 'contract_spend_limit_reached']);

/** What the vendor tells only in words. */
const badRequests: readonly [RegExp, AnnotatorErrorCode][] = [
  [/credit balance/i, 'quota'],
  [/blocked by content filtering/i, 'blocked'],
  [/prompt is too long/i, 'too-large'],
  [/\bimage\b/i, 'bad-image'],
];

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  'bad-image': 'Load images with imageLoader() of @visionprefer/images, or leave this one out.',
  'too-large': 'Show fewer images at once (pairwise, pointwise) or smaller ones.',
  quota: 'Add credit or raise the limit, then run again: what is settled is not asked again.',
  unauthorized: 'Check { apiKey } or ANTHROPIC_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model } and { baseURL }.',
};
