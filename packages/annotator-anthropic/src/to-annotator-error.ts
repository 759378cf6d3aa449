import {
  AnnotatorError,
  type AnnotatorErrorCode,
  codeOfStatus,
  describeError,
  endSentence,
  excerpt,
  partOf,
  readLimits,
  textOf,
  type Unsure,
  usualAdvice,
} from '@visionprefer/core/plugin';

/** What went wrong, from whatever the SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests. */
export function toAnnotatorError(error: unknown, secrets: readonly string[]): AnnotatorError {
  const failure = partOf<Failure>(error);
  const { status, headers, apiMessage } = failure;
  const text = endSentence(excerpt(textOf(apiMessage) ?? describeError(error), secrets));
  if (typeof status !== 'number') {
    // What the SDK throws when a connection is lost has a status, but none in it; a body that broke off is thrown as it
    // is, known by its name since a test runner may have the language's own errors from another realm.
    const lost = 'status' in failure || failure.name === 'TypeError' || failure.name === 'SyntaxError';
    return lost
      ? new AnnotatorError('network', `No answer of Anthropic arrived: ${text}`)
      : new AnnotatorError('bad-request', `Anthropic could not be asked: ${text}`);
  }
  const code = codeOf(status, failure, text);
  const message = [`Anthropic answered ${status}: ${text}`, advice[code]].filter(Boolean).join(' ');
  return new AnnotatorError(code, message, readLimits(headers));
}

/** An error of the SDK, whichever copy of it threw it. */
interface Failure {
  name: string;
  status: number;
  headers: Headers;
  /** `error.type` of the body. */
  type: string;
  /** `error.details.error_code` of the body. */
  errorCode: string;
  /** `error.message` of the body. */
  apiMessage: string;
}

function codeOf(status: number, { type, errorCode }: Unsure<Failure>, text: string): AnnotatorErrorCode {
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
  ...usualAdvice,
  unauthorized: 'Check { apiKey } or ANTHROPIC_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model } and { baseURL }.',
};
