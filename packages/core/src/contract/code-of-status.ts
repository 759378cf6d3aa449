import type { AnnotatorErrorCode } from './errors.ts';

/**
 * What an HTTP status of a failed call means when nothing else tells more: a redirect `unknown-model`, 401 and 403 `unauthorized`, 402 `quota`,
 * 404 `unknown-model`, 408 and 504 `timeout`, 409 and the other 5xx but 501 `overloaded`, 413 `too-large`, 429
 * `rate-limited`, and `bad-request` for the rest.
 */
export function codeOfStatus(status: number): AnnotatorErrorCode {
  return codes[status] ?? (status >= 500 && status !== 501 ? 'overloaded' : 'bad-request');
}

const codes: Readonly<Record<number, AnnotatorErrorCode>> = {
  301: 'unknown-model',
  302: 'unknown-model',
  303: 'unknown-model',
  307: 'unknown-model',
  308: 'unknown-model',
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
