import {
  AnnotatorError,
  type AnnotatorErrorCode,
  describeError,
  endSentence,
  excerpt,
  partOf,
  readFailure,
  remedyFor,
  textOf,
  usualAdvice,
  type VendorFailure,
  type WholeReply,
} from '@visionprefer/core/plugin';

/**
 * What went wrong, from whatever the SDK threw. Nothing of it is kept as a cause: vendors repeat keys and requests.
 *
 * @param reply The reply itself, where it is at hand.
 */
export function toAnnotatorError(thrown: unknown, secrets: readonly string[], reply?: WholeReply): AnnotatorError {
  if (reply) return fromFailure(readFailure(reply.text, reply), secrets);
  const { status, headers, error, name } = partOf(thrown);
  const text = endSentence(excerpt(textOf(partOf(thrown).apiMessage) ?? describeError(thrown), secrets));
  if (typeof status === 'number') return fromFailure(readFailure(error ?? text, { status, headers }), secrets);
  if (/ByteString|invalid (character in )?header/i.test(text)) {
    const message =
      'Anthropic could not be asked: the API key, or another header of the client, has a character that no request can carry.';
    return new AnnotatorError('unauthorized', message);
  }
  // What the SDK throws when a connection is lost has a status, but none in it; a body that broke off is thrown as it
  // is, known by its name since a test runner may have the language's own errors from another realm.
  const lost = 'status' in partOf(thrown) || name === 'TypeError' || name === 'SyntaxError';
  return lost
    ? new AnnotatorError('network', `No answer of Anthropic arrived: ${text}`)
    : new AnnotatorError('bad-request', `Anthropic could not be asked: ${text}`);
}

/** What the vendor, or something in its place, reported, as an AnnotatorError. */
export function fromFailure(
  { status, words, names, retryAfterMs, rateLimits, ...failure }: VendorFailure,
  secrets: readonly string[],
): AnnotatorError {
  // Its other words for pictures are none that only it would have.
  const code = failure.code === 'bad-request' && /\bimage\b/i.test(words) ? 'bad-image' : failure.code;
  const said = words || names.join(', ') || 'no reason given';
  const message = [
    `Anthropic answered ${status ?? 'with an error'}: ${endSentence(excerpt(said, secrets))}`,
    (code === 'too-large' || code === 'unknown-model' ? remedyFor(words) : undefined) ?? advice[code],
  ];
  return new AnnotatorError(code, message.filter(Boolean).join(' '), { retryAfterMs, rateLimits });
}

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  unauthorized: 'Check { apiKey } or ANTHROPIC_API_KEY, and what it is allowed.',
  'unknown-model': 'Check { model } and { baseURL }.',
};
