import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type AnnotatorErrorOptions,
  codeOfStatus,
  excerpt,
  redact,
} from '@visionprefer/core/plugin';
import { adviceFor } from './advice-for.ts';

/** Who was asked, and what must not be repeated. */
export interface ErrorSource {
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

/** What a vendor reported, as an AnnotatorError. */
export function fromReported(
  reported: ReportedError,
  { id, secrets }: ErrorSource,
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
