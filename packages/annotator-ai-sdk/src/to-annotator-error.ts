import { LoadAPIKeyError } from '@ai-sdk/provider';
import {
  AnnotatorError,
  type AnnotatorErrorCode,
  describeError,
  endSentence,
  excerpt,
  findFailure,
  interfaceOf,
  listOf,
  parseReply,
  partOf,
  readFailure,
  remedyFor,
  textOf,
  usualAdvice,
  type VendorFailure,
  type WholeReply,
} from '@visionprefer/core/plugin';

/** Who was asked, and what must not be repeated. */
export interface ErrorSource {
  id: string;
  secrets: readonly string[];
}

/**
 * What a provider threw, as an AnnotatorError: told by its fields, whichever copy of the SDK threw it. It does not become
 * its `cause`: it holds the request and the reply.
 *
 * @param reply The reply itself, where it is at hand.
 */
export function toAnnotatorError(thrown: unknown, source: ErrorSource, reply?: WholeReply): AnnotatorError {
  if (thrown instanceof AnnotatorError) return thrown;
  const { statusCode, responseHeaders, responseBody } = partOf(thrown);
  const status = reply?.status ?? (typeof statusCode === 'number' ? statusCode : undefined);
  const headers = reply?.headers ?? responseHeaders;
  const body = reply?.text || textOf(responseBody);
  if (status !== undefined && status >= 300) {
    const own = describeError(thrown, 0);
    const failure = readFailure(body || own, { status, headers });
    const words = failure.words.includes(own) ? failure.words : `${endSentence(own)} ${failure.words}`;
    return fromFailure({ ...failure, words }, source);
  }
  const failure = body === undefined ? undefined : findFailure(parseReply(body), headers);
  if (failure) return fromFailure(failure, source);
  return withoutStatus(thrown, body, source);
}

/** What a server reported, as an AnnotatorError. */
export function fromFailure(
  { code, status, words, names, retryAfterMs, rateLimits }: VendorFailure,
  { id, secrets }: ErrorSource,
): AnnotatorError {
  const said = words || names.join(', ');
  const remedy = /^(bad-request|too-large|unknown-model)$/.test(code) ? remedyFor(words) : undefined;
  const parts = [
    `${id}: ${code}${status === undefined ? '' : ` (${status})`}.`,
    said ? `It said: ${endSentence(excerpt(said, secrets))}` : 'It gave no reason.',
    remedy ?? advice[code],
  ];
  return new AnnotatorError(code, parts.filter(Boolean).join(' '), { retryAfterMs, rateLimits });
}

/** No reply, or none that could be read. */
function withoutStatus(thrown: unknown, body: string | undefined, { id, secrets }: ErrorSource): AnnotatorError {
  const said = excerpt(describeError(thrown), secrets);
  const tell = (code: AnnotatorErrorCode, words = said) =>
    new AnnotatorError(code, [`${id}: ${code}.`, words, advice[code]].filter(Boolean).join(' '));
  if (LoadAPIKeyError.isInstance(thrown)) return tell('unauthorized', `It said: ${said}`);
  if (/ByteString|invalid (character in )?header/i.test(said)) {
    return tell(
      'unauthorized',
      'The API key, or another header of the provider, has a character that no request can carry.',
    );
  }
  const reply = body === undefined ? undefined : parseReply(body);
  const broken = brokenOff(reply);
  if (broken) return tell('overloaded', broken);
  const found = interfaceOf(reply);
  if (found !== undefined && found !== 'a page') {
    const what = found === 'an event stream' ? 'an event stream, which was not asked for' : `an answer of ${found}`;
    return tell('unknown-model', `What came back is ${what}, and asking again does not help.`);
  }
  // A connection that broke has no status, or that of a reply whose body never came to its end.
  if (/timed? ?out/i.test(said)) return tell('timeout', `It said: ${said}`);
  if (body !== undefined && /^(Invalid JSON response|Responses API returned no output)/.test(said)) {
    const what = body.trim() ? `no answer that the provider can read: ${excerpt(body, secrets)}` : 'empty.';
    return tell('network', `What came back is ${what}`);
  }
  const lost = partOf(thrown).isRetryable === true || brokeOff(thrown) || body !== undefined;
  return tell(lost ? 'network' : 'bad-request', `It said: ${said}`);
}

/** What a chat completion says that holds no message; undefined for the rest. */
function brokenOff(reply: unknown): string | undefined {
  const { choices } = partOf(reply);
  if (choices !== null && !Array.isArray(choices)) return undefined;
  const [choice] = listOf(choices);
  const isNone = choice === undefined || choice === null;
  return `A chat completion without a ${isNone ? 'choice' : 'message'} came back.`;
}

function brokeOff(thrown: unknown): boolean {
  const { cause } = partOf(thrown);
  if (cause === undefined) return false;
  const { code, message } = partOf(cause);
  return message === 'terminated' || /^(UND_ERR|E[A-Z]+$)/.test(`${code ?? ''}`) || brokeOff(cause);
}

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  unauthorized: 'Give the provider a key that may use this model.',
  'unknown-model': 'Check the name of the model, and the provider that it was made by.',
  'bad-request': "If it is the schema that is not taken, set { schemaMode: 'json_object' }, or 'prompt'.",
};
