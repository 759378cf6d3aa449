import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import { describe, expect, test } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { type Reply, serve } from '../../../test/vendor/serve.ts';
import { makeAnnotator, transports } from './transports.ts';

const text = '{"images":[]}';
const usageMetadata = {
  promptTokenCount: 560,
  candidatesTokenCount: 36,
  totalTokenCount: 596,
  promptTokensDetails: [
    { modality: 'TEXT', tokenCount: 44 },
    { modality: 'IMAGE', tokenCount: 516 },
  ],
};
const told = { usageMetadata, modelVersion: 'gemini-3.8-flash-001', responseId: 'r1' };
const parts = [{ text }];
const ended = (finishReason: string, given: object[] | null = parts, more: object = {}): Reply => ({
  body: {
    candidates: [{ ...(given && { content: { parts: given, role: 'model' } }), finishReason, index: 0, ...more }],
    ...told,
  },
});
const stopped = (blockReason: string): Reply => ({ body: { promptFeedback: { blockReason }, ...told } });
const failed = (status: number, name: string, message: string, details?: object[]): Reply => ({
  status,
  body: { error: { code: status, message, status: name, ...(details && { details }) } },
});
const google = 'type.googleapis.com/google.rpc.';
const quotaFailure = (quotaId: string, quotaValue = '20') => ({
  '@type': `${google}QuotaFailure`,
  violations: [{ quotaMetric: 'generativelanguage.googleapis.com/generate_requests', quotaId, quotaValue }],
});
const retryInfo = (retryDelay: unknown) => ({ '@type': `${google}RetryInfo`, retryDelay });
const perMinute = 'GenerateRequestsPerMinutePerProjectPerModel';
const perDay = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';
const exhausted = (details?: object[], message = 'You exceeded your current quota, please check your plan.') =>
  failed(429, 'RESOURCE_EXHAUSTED', message, details);
const invalid = (message: string, details?: object[]) => failed(400, 'INVALID_ARGUMENT', message, details);

const rows: [name: string, reply: Reply, code: AnnotatorErrorCode, told: RegExp][] = [
  ['truncated: failure mode 1, half a JSON', ended('MAX_TOKENS', [{ text: '{"im' }]), 'truncated', /cut off.*\{"im/],
  [
    'truncated: failure mode 2, newlines until the cap',
    ended('MAX_TOKENS', [{ text: '\n'.repeat(4000) }]),
    'truncated',
    /cut off/,
  ],
  ['truncated: failure mode 3, all of it thinking', ended('MAX_TOKENS', null), 'truncated', /cut off/],
  ['truncated: to be continued', ended('CONTINUATION'), 'truncated', /cut off/],
  ['blocked: failure mode 18, the question', stopped('SAFETY'), 'blocked', /stopped the question: SAFETY/],
  ['blocked: the question, OTHER', stopped('OTHER'), 'blocked', /OTHER/],
  ['blocked: the question, BLOCKLIST', stopped('BLOCKLIST'), 'blocked', /BLOCKLIST/],
  ['blocked: the question, PROHIBITED_CONTENT', stopped('PROHIBITED_CONTENT'), 'blocked', /PROHIBITED/],
  ['blocked: the question, IMAGE_SAFETY', stopped('IMAGE_SAFETY'), 'blocked', /IMAGE_SAFETY/],
  ['blocked: failure mode 18, the answer', ended('SAFETY', null), 'blocked', /stopped the answer: SAFETY/],
  ['blocked: RECITATION in mid-answer', ended('RECITATION', parts), 'blocked', /RECITATION/],
  ['blocked: BLOCKLIST', ended('BLOCKLIST', parts), 'blocked', /BLOCKLIST/],
  ['blocked: PROHIBITED_CONTENT', ended('PROHIBITED_CONTENT', parts), 'blocked', /PROHIBITED_CONTENT/],
  ['blocked: SPII', ended('SPII', parts), 'blocked', /SPII/],
  ['blocked: IMAGE_SAFETY', ended('IMAGE_SAFETY', []), 'blocked', /IMAGE_SAFETY/],
  ['blocked: IMAGE_PROHIBITED_CONTENT', ended('IMAGE_PROHIBITED_CONTENT', []), 'blocked', /IMAGE_PROHIBITED/],
  ['blocked: LANGUAGE', ended('LANGUAGE', [], { finishMessage: 'Not spoken here' }), 'blocked', /LANGUAGE/],
  [
    'empty: failure mode 4, STOP without parts',
    ended('STOP', null),
    'empty',
    /No answer came back \(finish reason STOP\)/,
  ],
  ['empty: failure mode 4, STOP with empty content', ended('STOP', []), 'empty', /STOP/],
  ['empty: only thoughts', ended('STOP', [{ text, thought: true }]), 'empty', /STOP/],
  ['empty: OTHER', ended('OTHER', parts), 'empty', /OTHER/],
  ['empty: MALFORMED_RESPONSE', ended('MALFORMED_RESPONSE', null), 'empty', /MALFORMED_RESPONSE/],
  ['empty: a reason nobody knows', ended('ESCALATION', parts), 'empty', /ESCALATION/],
  ['overloaded: no candidates', { body: { ...told } }, 'overloaded', /without a candidate/],
  ['network: null', { body: 'null' }, 'network', /no response of Google.*baseURL/],
  [
    'bad-image: failure modes 14 and 15, cannot be decoded',
    invalid('Unable to process input image. Please retry or report.'),
    'bad-image',
    /input image.*imageLoader/,
  ],
  ['bad-image: not valid', invalid('Provided image is not valid'), 'bad-image', /not valid\. Load/],
  [
    'bad-image: failure mode 14, a type not taken',
    invalid('Unsupported MIME type: image/tiff'),
    'bad-image',
    /image\/tiff/,
  ],
  [
    'bad-request: failure mode 7, a bare 400',
    invalid('Request contains an invalid argument.'),
    'bad-request',
    /400: Request contains an invalid argument\.$/,
  ],
  [
    'bad-request: failure mode 8, an enum of numbers',
    invalid('Invalid value at generation_config.response_schema (TYPE_STRING), 1'),
    'bad-request',
    /TYPE_STRING/,
  ],
  [
    'bad-request: failure mode 9, an unknown key',
    invalid('Unknown name "$schema": Cannot find field.', [
      { '@type': `${google}BadRequest`, fieldViolations: [{ description: 'Unknown name' }] },
    ]),
    'bad-request',
    /Cannot find field\.$/,
  ],
  [
    'too-large: failure mode 13',
    invalid('Request payload size exceeds the limit: 20971520 bytes.'),
    'too-large',
    /payload size.*fewer images/,
  ],
  [
    'too-large: tokens',
    invalid('The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'),
    'too-large',
    /token count/,
  ],
  ['too-large: 413', failed(413, 'UNKNOWN', 'Too large'), 'too-large', /413/],
  [
    'unauthorized: no such key',
    invalid('API key not valid. Please pass a valid API key.', [
      { '@type': `${google}ErrorInfo`, reason: 'API_KEY_INVALID' },
    ]),
    'unauthorized',
    /not valid.*GEMINI_API_KEY/,
  ],
  ['unauthorized: an old key', invalid('API key expired. Please renew the API key.'), 'unauthorized', /expired/],
  [
    'unauthorized: not from here',
    failed(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    'unauthorized',
    /location/,
  ],
  ['unauthorized: not this service', failed(403, 'PERMISSION_DENIED', 'The API is disabled.'), 'unauthorized', /403/],
  ['unauthorized: no key at all', failed(401, 'UNAUTHENTICATED', 'Who?'), 'unauthorized', /401/],
  [
    'unknown-model',
    failed(404, 'NOT_FOUND', 'models/gemini-0 is not found for API version v1beta'),
    'unknown-model',
    /gemini-0.*Check \{ model \}/,
  ],
  [
    'rate-limited: a minute',
    exhausted([quotaFailure(perMinute), retryInfo('34.4s')]),
    'rate-limited',
    /exceeded your current quota/,
  ],
  [
    'rate-limited: no reason given',
    exhausted(undefined, 'Resource has been exhausted (e.g. check quota).'),
    'rate-limited',
    /exhausted/,
  ],
  [
    'quota: failure mode 28, a day',
    exhausted([quotaFailure(perDay), retryInfo('51s')]),
    'quota',
    /Wait for the next day/,
  ],
  [
    'quota: failure mode 28, a day and a minute',
    exhausted([quotaFailure(perMinute), quotaFailure(perDay), retryInfo('44s')]),
    'quota',
    /quota/,
  ],
  [
    'quota: nothing is free of this model',
    exhausted([quotaFailure(perMinute, '0'), retryInfo('25s')]),
    'quota',
    /quota/,
  ],
  [
    'quota: nothing is free, said in words',
    exhausted(undefined, 'Quota exceeded for metric: requests, limit: 0, model: gemini-3.1-pro'),
    'quota',
    /limit: 0/,
  ],
  ['overloaded: 503', failed(503, 'UNAVAILABLE', 'The model is overloaded.'), 'overloaded', /503/],
  ['overloaded: 500', failed(500, 'INTERNAL', 'An internal error has occurred.'), 'overloaded', /500/],
  ['overloaded: a gateway', { status: 502, body: '<html>Bad Gateway</html>' }, 'overloaded', /502/],
  ['timeout: the vendor gave up', failed(504, 'DEADLINE_EXCEEDED', 'Deadline expired.'), 'timeout', /504/],
  [
    'network: a page instead of JSON',
    { body: '<html>Welcome</html>' },
    'network',
    /No answer of Google arrived|no response of Google/,
  ],
];

describe.each(transports)('through $sdk', ({ sdk }) => {
  const ask = async (reply: Reply) => {
    await using server = await serve(() => reply);
    const call = { signal: AbortSignal.timeout(30_000), maxOutputTokens: 100 };
    return await makeAnnotator(sdk, server.url).answer(makeQuestion(), call);
  };

  test.each(rows)('%s', async (_, reply, code, said) => {
    const error = await errorOf(ask(reply));
    expect(error.message).toMatch(said);
    expect(error.code).toBe(code);
    expect(error.cause).toBeUndefined();
  });

  test('an answer comes with its text, its model and what it cost', async () => {
    expect(await ask(ended('STOP'))).toEqual({
      output: text,
      model: 'gemini-3.8-flash-001',
      usage: { inputTokens: 560, outputTokens: 36, imageTokens: 516 },
    });
  });

  test('thoughts are paid for and not part of the answer', async () => {
    const reply = ended('STOP', [{ text: 'thinking {"a":', thought: true }, { text: '{"images":' }, { text: '[]}' }]);
    const counted = { ...usageMetadata, thoughtsTokenCount: 200, cachedContentTokenCount: 400 };
    const answer = await ask({ body: { ...(reply.body as object), usageMetadata: counted } });
    expect(answer).toMatchObject({
      output: text,
      usage: { inputTokens: 560, cachedInputTokens: 400, outputTokens: 236, reasoningTokens: 200 },
    });
  });

  test('an answer without a finish reason, a usage or a model is taken as it is', async () => {
    expect(await ask({ body: { candidates: [{ content: { parts } }] } })).toEqual({ output: text });
  });

  test('what was not answered cost something all the same, and says so', async () => {
    const error = await errorOf(ask(stopped('SAFETY')));
    expect(error.usage).toMatchObject({ inputTokens: 560 });
    expect(error.model).toBe('gemini-3.8-flash-001');
  });

  test.each([
    ['34.4s', 34_400],
    ['34.074824224s', 34_075],
    [{ seconds: 34, nanos: 400_000_000 }, 34_400],
    [{ seconds: '7' }, 7_000],
    ['soon', undefined],
    [null, undefined],
  ])('failure mode 25: how long to wait is told in the body, %o', async (delay, retryAfterMs) => {
    const error = await errorOf(ask(exhausted([quotaFailure(perMinute), retryInfo(delay)])));
    expect(error.code).toBe('rate-limited');
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  test('failure mode 25: of two waits the longer counts', async () => {
    const error = await errorOf(
      ask(failed(503, 'UNAVAILABLE', 'Busy.', [retryInfo('3s'), retryInfo('9s'), retryInfo('5s')])),
    );
    expect(error.retryAfterMs).toBe(9_000);
  });
});
