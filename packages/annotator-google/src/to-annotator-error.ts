import {
  AnnotatorError,
  type AnnotatorErrorCode,
  describeError,
  endSentence,
  excerpt,
  partOf,
  readFailure,
  remedyFor,
  usualAdvice,
  type VendorFailure,
  type WholeReply,
} from '@visionprefer/core/plugin';

/**
 * What went wrong, from whatever either SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests.
 *
 * @param reply The reply itself, where it is at hand: the SDKs' errors have no headers.
 */
export function toAnnotatorError(thrown: unknown, secrets: readonly string[], reply?: WholeReply): AnnotatorError {
  if (thrown instanceof AnnotatorError) return thrown;
  if (reply && reply.status >= 300) return fromFailure(readFailure(reply.text, reply), secrets);
  const { status, errorDetails } = partOf(thrown);
  const said = describeError(thrown);
  if (typeof status !== 'number') return withoutStatus(thrown, endSentence(excerpt(said, secrets)));
  // @google/genai has the whole body as its message; @google/generative-ai has taken it apart.
  const message = said.replace(/^\[GoogleGenerativeAI Error\]: Error fetching from \S+: \[[^\]]*\] ?/, '');
  const body = errorDetails
    ? { message: message.replace(JSON.stringify(errorDetails), '').trim(), details: errorDetails }
    : message;
  return fromFailure(readFailure(body, { status }), secrets);
}

/** What the vendor, or something in its place, reported, as an AnnotatorError. */
export function fromFailure(
  { status, words, retryAfterMs, rateLimits, ...failure }: VendorFailure,
  secrets: readonly string[],
): AnnotatorError {
  // Its other words for pictures are none that only it would have.
  const code = failure.code === 'bad-request' && /\bimage\b/i.test(words) ? 'bad-image' : failure.code;
  const text = endSentence(excerpt(words || 'no reason given', secrets));
  const parts = [
    `Google answered ${status ?? 'with an error'}: ${text}`,
    (code === 'too-large' || code === 'unknown-model' ? remedyFor(words) : undefined) ?? advice[code],
  ];
  return new AnnotatorError(code, parts.filter(Boolean).join(' '), { retryAfterMs, rateLimits });
}

function withoutStatus(error: unknown, text: string): AnnotatorError {
  // A client of the caller's may have a deadline of its own.
  if (/\baborted\b/i.test(text)) return new AnnotatorError('timeout', `The client gave up waiting for Google: ${text}`);
  if (/ByteString|invalid (character in )?header/i.test(text)) {
    const message =
      'Google could not be asked: the API key, or another header of the client, has a character that no request can carry.';
    return new AnnotatorError('unauthorized', message);
  }
  // What either SDK, or JSON, says of a reply that is no object: words of the language, for the authors of the SDK.
  if (/^(Cannot (set|create|read) propert|Unexpected (token|end of JSON)|.* in JSON at position)/.test(text)) {
    const message = 'What came back is no response of Google, or not all of one. Check { baseURL }.';
    return new AnnotatorError('network', message);
  }
  // @google/generative-ai wraps what fetch throws, @google/genai does not; a body that broke off is thrown by both.
  // By name: these two are the language's own, and a test runner may have them from another realm.
  const { name } = partOf(error);
  const lost = name === 'TypeError' || name === 'SyntaxError' || text.includes('Error fetching from');
  return lost
    ? new AnnotatorError('network', `No answer of Google arrived: ${text}`)
    : new AnnotatorError('bad-request', `Google could not be asked: ${text}`);
}

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  quota: 'Wait for the next day or raise the limit, then run again: what is settled is not asked again.',
  unauthorized: 'Check { apiKey } or GEMINI_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model }, { baseURL } and { apiVersion }.',
};
