import {
  AnnotatorError,
  type AnnotatorErrorOptions,
  endSentence,
  excerpt,
  redact,
  replyHeaders,
  type VendorFailure,
} from '@visionprefer/core/plugin';
import { adviceFor } from './advice-for.ts';

/** Who was asked, and what must not be repeated. */
export interface ErrorSource {
  id: string;
  secrets: readonly (string | undefined)[];
}

/** What the vendor, or a server like it, reported, as an AnnotatorError. */
export function fromFailure(
  { code, status, words, names, params, retryAfterMs, rateLimits }: VendorFailure,
  { id, secrets }: ErrorSource,
  headers?: unknown,
  known: Pick<AnnotatorErrorOptions, 'usage' | 'model'> = {},
): AnnotatorError {
  const signs = [...new Set([status, names[0]].filter((sign) => sign !== undefined).map(String))];
  const requestId = replyHeaders(headers).get('x-request-id');
  const parts = [
    `${id}: ${code}${signs.length ? ` (${signs.join(' ')})` : ''}.`,
    words ? `It said: ${endSentence(excerpt(words, secrets))}` : names.length === 0 && 'It gave no reason.',
    adviceFor(code, `${params.join(' ')} ${words}`),
    requestId && `Request ${requestId}.`,
  ];
  const message = redact(parts.filter(Boolean).join(' '), secrets);
  return new AnnotatorError(code, message, { ...known, retryAfterMs, rateLimits });
}
