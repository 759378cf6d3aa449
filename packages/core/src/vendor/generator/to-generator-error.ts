import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import { GeneratorError } from '../../contract/generator-error.ts';
import { describeError } from '../describe-error.ts';
import { endSentence, excerpt } from '../excerpt.ts';
import { partOf } from '../part-of.ts';
import { redact } from '../redact.ts';
import { readFailure, type VendorFailure } from '../reported/read-failure.ts';

/** Which generator was asked, and what must not be repeated. */
export interface GeneratorSource {
  id: string;
  secrets: readonly (string | undefined)[];
}

/**
 * Whatever an SDK or `fetch` threw, as a GeneratorError: told by its status and body, whichever copy of the SDK threw it.
 * It does not become its `cause`: it holds whatever the server repeated.
 */
export function toGeneratorError(thrown: unknown, source: GeneratorSource): GeneratorError {
  if (thrown instanceof GeneratorError) return thrown;
  const { status, statusCode, headers, responseHeaders, error, responseBody } = partOf(thrown);
  const http = [status, statusCode].find((code): code is number => typeof code === 'number');
  const said = describeError(thrown);
  if (http !== undefined && http >= 300) {
    const body = responseBody ?? (error ? { error } : said);
    return fromGeneratorFailure(readFailure(body, { status: http, headers: headers ?? responseHeaders }), source);
  }
  const told = (code: AnnotatorErrorCode, words: string) => tell(source, code, words);
  if (/ByteString|invalid (character in )?header/i.test(said)) {
    return told('unauthorized', 'The API key, or another header, has a character that no request can carry.');
  }
  if (/timed? ?out/i.test(said)) return told('timeout', said);
  // A reply that is none, or that broke off: by name, since a test runner may have these from another realm.
  const { name } = partOf(thrown);
  const lost =
    http !== undefined ||
    'status' in Object(thrown) ||
    'statusCode' in Object(thrown) ||
    /^(TypeError|SyntaxError|AbortError)$/.test(`${name}`) ||
    /fetch failed|terminated|socket|ECONN|JSON/i.test(said);
  return lost ? told('network', `No image came through. ${said}`) : told('bad-request', said);
}

/** What a server reported, as a GeneratorError. */
export function fromGeneratorFailure(failure: VendorFailure, source: GeneratorSource): GeneratorError {
  const { code, status, words, names, retryAfterMs, rateLimits } = failure;
  const signs = [...new Set([status, names[0]].filter((sign) => sign !== undefined).map(String))];
  const said = words ? `It said: ${words}` : 'It gave no reason.';
  const text = signs.length ? `(${signs.join(' ')}) ${said}` : said;
  return tell(source, code, text, { retryAfterMs, rateLimits });
}

function tell(
  { id, secrets }: GeneratorSource,
  code: AnnotatorErrorCode,
  words: string,
  known: ConstructorParameters<typeof GeneratorError>[2] = {},
): GeneratorError {
  const said = endSentence(excerpt(words, secrets));
  const message = [`${id}: ${code}.`, said, advice[code]].filter(Boolean).join(' ');
  return new GeneratorError(code, redact(message, secrets), known);
}

const advice: Readonly<Partial<Record<AnnotatorErrorCode, string>>> = {
  quota: 'Add credit or raise the limit, then run again: what is painted stays.',
  unauthorized: 'Check the API key, and what it may be used for.',
  'unknown-model': 'Check { model } and { baseURL }.',
};
