import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type AnnotatorErrorOptions,
  codeOfStatus,
  readRateLimits,
  readRetryAfterMs,
  redact,
} from '@visionprefer/core/plugin';
import { adviceFor } from './advice.ts';

/** Who was asked, and what must not be repeated. */
export interface Asked {
  id: string;
  secrets: readonly (string | undefined)[];
}

/** What the vendor, or a server like it, reports as an error: an HTTP body's `error`, or a part of a response. */
export interface ReportedError {
  code?: string | number | null | undefined;
  type?: string | null | undefined;
  param?: string | null | undefined;
  /** Text; some servers put the whole of a problem here. */
  message?: unknown;
  /** Azure: what its content filter found. */
  innererror?: { code?: string } | undefined;
  /** OpenRouter: why a moderation stopped the request. */
  metadata?: { reasons?: unknown } | undefined;
}

/**
 * What the SDK threw, as an AnnotatorError: told by HTTP status and error code alone, because several copies of the SDK
 * may be about. The SDK's error does not become its `cause`: it holds whatever the server repeated.
 */
export function fromThrown(thrown: unknown, asked: Asked): AnnotatorError {
  const { status, headers, error, message } = Object(thrown) as {
    status?: number;
    headers?: Headers;
    error?: ReportedError | string | null;
    message?: string;
  };
  if (status === undefined) return unreachable(thrown, asked);
  const reported = typeof error === 'object' && error !== null ? error : { message: error ?? message };
  return fromReported(reported, asked, {
    status,
    retryAfterMs: headers && readRetryAfterMs(headers),
    rateLimits: headers && readRateLimits(headers),
    requestId: headers?.get('x-request-id'),
  });
}

/** What a vendor reported, as an AnnotatorError. */
export function fromReported(
  reported: ReportedError,
  { id, secrets }: Asked,
  known: AnnotatorErrorOptions & { status?: number | undefined; requestId?: string | null | undefined } = {},
): AnnotatorError {
  // Some servers answer 200 and put the status into the error.
  const status = known.status ?? (isPlain(reported.code) ? Number(reported.code) || undefined : undefined);
  const { message = '' } = reported;
  const words = typeof message === 'string' ? message : JSON.stringify(message);
  const code = classify(reported, words, status);
  const signs = [status, reported.code ?? reported.type].filter(
    (sign, at, all) => isPlain(sign) && sign && all.indexOf(sign) === at,
  );
  const parts = [
    `${id}: ${code}${signs.length ? ` (${signs.join(' ')})` : ''}.`,
    words && `It said: ${excerpt(words, secrets)}`,
    adviceFor(code, `${isPlain(reported.param) ? reported.param : ''} ${words}`),
    known.requestId && `Request ${known.requestId}.`,
  ];
  return new AnnotatorError(code, redact(parts.filter(Boolean).join(' '), secrets), known);
}

/** Bodies are not what their types say: an object from JSON can even refuse to become text. */
function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** A text of the vendor's, fit to be repeated: without secrets, and short. */
export function excerpt(text: string, secrets: Asked['secrets']): string {
  const clean = redact(text, secrets).trim();
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean;
}

/** Nothing came back: the connection is lost, or the call could not be made at all. */
function unreachable(thrown: unknown, { id, secrets }: Asked): AnnotatorError {
  const reason = excerpt(describe(thrown), secrets);
  // The SDK's errors of a connection have a status, which is undefined; a body that broke off is one of these types.
  const lost = 'status' in Object(thrown) || thrown instanceof TypeError || thrown instanceof SyntaxError;
  if (!lost) return new AnnotatorError('bad-request', `${id}: the call could not be made. ${reason}`);
  const code = /timed? ?out/i.test(reason) ? 'timeout' : 'network';
  return new AnnotatorError(code, `${id}: no answer came through. ${reason}`);
}

/** What an error says, and what the errors behind it say: the reason of a lost connection stands there. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  const own = error.message || (typeof code === 'string' ? code : error.name);
  return error.cause === undefined ? own : `${own} ${describe(error.cause)}`;
}

function classify(reported: ReportedError, words: string, status: number | undefined): AnnotatorErrorCode {
  const { innererror, metadata } = reported;
  const names = [reported.code, reported.type, innererror?.code].filter((name) => typeof name === 'string');
  if (status === 403 && metadata?.reasons) return 'blocked';
  const named = byName.find(([, pattern]) => names.some((name) => pattern.test(name)));
  if (named) return named[0];
  // Servers other than the vendor say in words what they have no code for.
  const worded = byWords.find(([, pattern]) => pattern.test(words));
  if (worded) return worded[0];
  return codeOfStatus(status ?? (names.includes('rate_limit_exceeded') ? 429 : 400));
}

type Signs = readonly (readonly [AnnotatorErrorCode, RegExp])[];

const byName: Signs = [
  [
    'blocked',
    /^(content_filter|invalid_prompt|responsibleaipolicyviolation|moderation_blocked)$|_policy(_violation)?$/i,
  ],
  ['quota', /^(insufficient_quota|billing_(hard_limit_reached|not_active))$/],
  ['unknown-model', /^(model_not_found|deploymentnotfound)$/i],
  ['unauthorized', /^(invalid_api_key|invalid_authentication)$/],
  ['too-large', /^(context_length_exceeded|exceed_context_size_error|request_too_large|string_above_max_length)$/],
  ['bad-image', /(^|_)image(_|$)/],
  ['overloaded', /^(server_error|slow_down|engine_overloaded(_error)?)$/],
];

const byWords: Signs = [
  ['truncated', /could not finish the message because max_tokens/i],
  ['too-large', /^request too large|maximum context length|exceeds? the (available )?context/i],
  ['bad-request', /image input is not supported|does not support (image|multimodal)|not a multimodal model/i],
  [
    'bad-image',
    /\b(invalid|unsupported|corrupt(ed)?) image|\b(load|decode|identify|process|parse|download) (the )?image/i,
  ],
];
