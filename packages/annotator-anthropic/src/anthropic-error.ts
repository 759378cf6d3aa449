import {
  AnnotatorError,
  type AnnotatorErrorCode,
  readRateLimits,
  readRetryAfterMs,
  redact,
} from '@visionprefer/core/plugin';

/** What an error of the SDK tells, whichever copy of the SDK threw it. One without a status never reached the vendor. */
interface Failure {
  status?: number | undefined;
  headers?: Headers | undefined;
  /** `error.type` of the body. */
  type?: string | null;
  /** `error.details.error_code` of the body. */
  errorCode?: string | null;
  /** `error.message` of the body. */
  apiMessage?: string | null;
  message: string;
}

/** What went wrong, from whatever the SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests. */
export function toAnnotatorError(error: unknown, secrets: readonly string[]): AnnotatorError {
  const failure = error as Failure;
  const { status, headers } = failure;
  const text = redact(failure.apiMessage ?? describe(error), secrets).slice(0, 500);
  if (status === undefined) {
    // Errors of a connection, and of a body that broke off, are told apart from those of a wrong call.
    const lost = 'status' in failure || error instanceof TypeError || error instanceof SyntaxError;
    return lost
      ? new AnnotatorError('network', `Anthropic could not be reached: ${text}`)
      : new AnnotatorError('bad-request', `Anthropic could not be asked: ${text}`);
  }
  const code = codeOf(status, failure, text);
  const rateLimits = headers && readRateLimits(headers);
  return new AnnotatorError(
    code,
    [`Anthropic answered ${status}: ${endSentence(text)}`, advice[code]].filter(Boolean).join(' '),
    {
      retryAfterMs: headers && readRetryAfterMs(headers),
      ...(rateLimits?.length && { rateLimits }),
    },
  );
}

/** An error's message and those of its causes, where the real reason of a lost connection stands. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const own = error.message || (typeof code === 'string' ? code : error.name);
  return error.cause === undefined ? own : `${own} ${describe(error.cause)}`;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function codeOf(status: number, { type, errorCode }: Failure, text: string): AnnotatorErrorCode {
  if (type === 'billing_error' || spendLimits.has(errorCode ?? '')) return 'quota';
  if (errorCode === 'organization_on_hold') return 'unauthorized';
  if (errorCode === 'image_dimensions_too_large') return 'bad-image';
  if (status === 400) return badRequests.find(([pattern]) => pattern.test(text))?.[1] ?? 'bad-request';
  return codeByStatus[status] ?? (status >= 500 ? 'overloaded' : 'bad-request');
}

/** Answered with 429, but no waiting helps. */
const spendLimits = new Set(['enforced_spend_limit_reached', 'contract_spend_limit_reached']);

/** What the vendor tells only in words. */
const badRequests: readonly [RegExp, AnnotatorErrorCode][] = [
  [/credit balance/i, 'quota'],
  [/blocked by content filtering/i, 'blocked'],
  [/prompt is too long/i, 'too-large'],
  [/\bimage\b/i, 'bad-image'],
];

const codeByStatus: Readonly<Record<number, AnnotatorErrorCode>> = {
  401: 'unauthorized',
  402: 'quota',
  403: 'unauthorized',
  404: 'unknown-model',
  408: 'timeout',
  409: 'overloaded',
  413: 'too-large',
  429: 'rate-limited',
  504: 'timeout',
};

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  'bad-image': 'Load images with imageLoader() of @visionprefer/images, or leave this one out.',
  'too-large': 'Show fewer images at once (pairwise, pointwise) or smaller ones.',
  quota: 'Add credit or raise the limit, then run again: what is settled is not asked again.',
  unauthorized: 'Check { apiKey } or ANTHROPIC_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model } and { baseURL }.',
};
