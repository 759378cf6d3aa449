import {
  AnnotatorError,
  type AnnotatorErrorCode,
  codeOfStatus,
  describeError,
  endSentence,
  excerpt,
  listOf,
  partOf,
  readDurationMs,
  type Unsure,
  usualAdvice,
} from '@visionprefer/core/plugin';

/** What went wrong, from whatever either SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests. */
export function toAnnotatorError(error: unknown, secrets: readonly string[]): AnnotatorError {
  if (error instanceof AnnotatorError) return error;
  const { status, message, details } = readFailure(error);
  const text = endSentence(excerpt(message, secrets));
  if (status === undefined) return withoutStatus(error, text);
  const code = codeOf(status, details, message);
  return new AnnotatorError(code, [`Google answered ${status}: ${text}`, advice[code]].filter(Boolean).join(' '), {
    retryAfterMs: readRetryDelay(details),
  });
}

/** What an error tells, whichever SDK it comes from. One without a status never reached the vendor. */
interface Failure {
  status: number | undefined;
  message: string;
  /** `error.details` of the body. */
  details: readonly Unsure[];
}

function readFailure(error: unknown): Failure {
  const { status, errorDetails } = partOf(error);
  const thrown = describeError(error);
  if (typeof status !== 'number') return { status: undefined, message: thrown, details: [] };
  // @google/genai has the whole body as its message; @google/generative-ai has taken it apart.
  const body = parse(thrown);
  if (body) {
    const message = typeof body.message === 'string' ? body.message : 'no reason given';
    return { status, message, details: listOf(body.details).map((part) => partOf(part)) };
  }
  const withoutUrl = thrown.replace(/^\[GoogleGenerativeAI Error\]: Error fetching from \S+: \[[^\]]*\] ?/, '');
  const message = errorDetails ? withoutUrl.replace(JSON.stringify(errorDetails), '').trim() : withoutUrl;
  return { status, message: message || 'no reason given', details: listOf(errorDetails).map((part) => partOf(part)) };
}

/** The `error` of a body, if the text is one. */
function parse(text: string): Unsure | undefined {
  try {
    const { error } = partOf(JSON.parse(text));
    return error === undefined ? undefined : partOf(error);
  } catch {
    return undefined;
  }
}

function withoutStatus(error: unknown, text: string): AnnotatorError {
  // A client of the caller's may have a deadline of its own.
  if (/\baborted\b/i.test(text)) return new AnnotatorError('timeout', `The client gave up waiting for Google: ${text}`);
  // @google/generative-ai wraps what fetch throws, @google/genai does not; a body that broke off is thrown by both.
  // By name: these two are the language's own, and a test runner may have them from another realm.
  const { name } = partOf(error);
  const lost = name === 'TypeError' || name === 'SyntaxError' || text.includes('Error fetching from');
  return lost
    ? new AnnotatorError('network', `No answer of Google arrived: ${text}`)
    : new AnnotatorError('bad-request', `Google could not be asked: ${text}`);
}

function codeOf(status: number, details: readonly Unsure[], message: string): AnnotatorErrorCode {
  if (details.some(({ reason }) => reason === 'API_KEY_INVALID')) return 'unauthorized';
  if (status === 429) return isSpent(details, message) ? 'quota' : 'rate-limited';
  if (status === 400) return badRequests.find(([pattern]) => pattern.test(message))?.[1] ?? 'bad-request';
  return codeOfStatus(status);
}

/** An allowance per day, or one of nothing at all, does not come back by waiting a minute. */
function isSpent(details: readonly Unsure[], message: string): boolean {
  const violations = details.flatMap((detail) => listOf(detail.violations)).map((part) => partOf(part));
  return (
    violations.some(
      ({ quotaId, quotaValue }) => (typeof quotaId === 'string' && /PerDay/i.test(quotaId)) || quotaValue === '0',
    ) || /credits are depleted|spending cap|limit: 0\b/i.test(message)
  );
}

/** What the vendor tells only in words. */
const badRequests: readonly [RegExp, AnnotatorErrorCode][] = [
  [/api key (not valid|expired)|location is not supported/i, 'unauthorized'],
  [/payload size exceeds|token count .*exceeds/i, 'too-large'],
  [/\bimage\b|mime type/i, 'bad-image'],
];

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  quota: 'Wait for the next day or raise the limit, then run again: what is settled is not asked again.',
  unauthorized: 'Check { apiKey } or GEMINI_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model }, { baseURL } and { apiVersion }.',
};

/** The vendor tells how long to wait in the body, as `34.4s` or as seconds and nanoseconds, and not in its headers. */
function readRetryDelay(details: readonly Unsure[]): number | undefined {
  const delays = details.flatMap(({ retryDelay }) => {
    if (typeof retryDelay === 'string') return readDurationMs(retryDelay) ?? [];
    const { seconds, nanos = 0 } = partOf(retryDelay);
    const isReadable = [seconds, nanos].every((part) => typeof part === 'number' || typeof part === 'string');
    return (isReadable && readDurationMs(`${seconds}s${nanos}ns`)) || [];
  });
  return delays.length ? Math.max(...delays) : undefined;
}
