import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOfStop, findFailure, interfaceOf, readFailure } from '../../src/plugin.ts';
import { blockNames, isBlockName } from '../../src/vendor/reported/block-names.ts';

test('MiniMax says beside an answer that a filter stopped it', () => {
  expect(findFailure({ choices: [{}], output_sensitive: true, base_resp: { status_code: 0 } })?.code).toBe('blocked');
  expect(findFailure({ choices: [{}], output_sensitive: false, input_sensitive: false })).toBeUndefined();
  const base_resp = { status_code: 1027, status_msg: 'output new_sensitive' };
  expect(findFailure({ base_resp })?.code).toBe('blocked');
});

test('a message alone tells of a failure where its words do', () => {
  expect(findFailure({ message: 'API rate limit exceeded' })?.code).toBe('rate-limited');
  expect(findFailure({ fault: { faultstring: 'Invalid ApiKey' } })?.code).toBe('unauthorized');
  expect(findFailure({ message: 'hello' })).toBeUndefined();
  expect(findFailure({ message: 'upstream timed out', choices: [{}] })).toBeUndefined();
});

describe('what a server said, in whichever shape', () => {
  test.each<[name: string, status: number | undefined, body: unknown, code: string, said: RegExp]>([
    ['an error', 401, { error: { message: 'No.', type: 'authentication_error' } }, 'unauthorized', /^No\.$/],
    ['an error that is text', 404, { error: "model 'm' not found" }, 'unknown-model', /model 'm' not found\./],
    ['an error in a list', 400, [{ error: { message: 'API key not valid.' } }], 'unauthorized', /API key not valid/],
    [
      'errors in a list',
      400,
      { success: false, errors: [{ code: 7003, message: 'No route.' }] },
      'bad-request',
      /No route/,
    ],
    ['a name within a name', 400, { __type: 'com.amazon.coral#ThrottlingException' }, 'rate-limited', /^$/],
    ['a guardrail', 400, { error: { message: 'Violated guardrail policy' } }, 'blocked', /guardrail/],
    ['LiteLLM', 400, { error: { message: 'litellm.ContentPolicyViolationError: x' } }, 'blocked', /x/],
    ['a model without eyes', 400, { message: 'm is not a multimodal model' }, 'unknown-model', /multimodal/],
    ['a message by language', 400, { error: { message: { en: 'No.' } } }, 'bad-request', /^en: No\.$/],
    ['a model that loads', undefined, { error: 'Model m is currently loading' }, 'overloaded', /loading/],
    ['a budget', undefined, { error: { type: 'budget_exceeded', message: 'x' } }, 'quota', /x/],
    ['a wrong token', undefined, { success: false, message: 'Invalid token' }, 'unauthorized', /token/],
    ['nothing said', undefined, { success: false }, 'overloaded', /^$/],
    ['a detail', 400, { detail: 'Content Exists Risk' }, 'blocked', /Content Exists Risk/],
    [
      'details of FastAPI',
      422,
      { detail: [{ loc: ['body', 'top_k'], msg: 'extra fields', type: 'value_error.extra', input: 'x' }] },
      'bad-request',
      /^body\.top_k: extra fields\.$/,
    ],
    [
      'a provider behind OpenRouter',
      400,
      {
        error: {
          message: 'Provider returned error',
          metadata: { raw: '{"error":{"message":"At most 1 image(s)"}}', provider_name: 'P' },
        },
      },
      'too-large',
      /^At most 1 image\(s\)\. Provider P\.$/,
    ],
    [
      'a moderation of OpenRouter',
      403,
      { error: { code: 403, message: 'Flagged', metadata: { reasons: ['sexual'] } } },
      'blocked',
      /Flagged/,
    ],
    [
      'a body within a message',
      500,
      { error: { message: '{"error":{"message":"CUDA is out of memory"}}' } },
      'overloaded',
      /CUDA/,
    ],
    [
      'Google, by the day',
      429,
      { error: { details: [{ violations: [{ quotaId: 'RequestsPerDay' }] }] } },
      'quota',
      /^$/,
    ],
    [
      'Amazon',
      403,
      { message: 'The security token is invalid', __type: 'UnrecognizedClientException' },
      'unauthorized',
      /token/,
    ],
    ['Alibaba', 400, { code: 'DataInspectionFailed', message: 'Input data may contain' }, 'blocked', /Input data/],
    ['an account in arrears', 400, { code: 'Arrearage', message: 'Access denied.' }, 'quota', /denied/],
    [
      'xAI',
      403,
      { code: 'The caller does not have permission', error: 'Content violates usage guidelines.' },
      'blocked',
      /violates/,
    ],
    [
      'a key of xAI',
      400,
      { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: x.' },
      'unauthorized',
      /Incorrect/,
    ],
    ['status 451', 451, { error: { message: 'It is blocked.', type: 'censorship_blocked' } }, 'blocked', /blocked/],
    [
      'a page',
      403,
      '<html><title>403</title><body>Invalid API key? Image not found</body></html>',
      'unauthorized',
      /^A page came back: 403/,
    ],
    ['a page that speaks of keys', 502, '<html>invalid api key</html>', 'overloaded', /A page/],
    ['words alone', 503, 'upstream connect error', 'overloaded', /upstream/],
    ['nothing', 500, undefined, 'overloaded', /^$/],
    ['a redirect', 307, undefined, 'unknown-model', /It redirects/],
  ])('%s', (_, status, body, code, said) => {
    for (const given of [body, JSON.stringify(body)]) {
      const failure = readFailure(typeof body === 'string' ? body : given, { status, headers: new Headers() });
      expect([failure.code, failure.words]).toEqual([code, expect.stringMatching(said)]);
    }
  });

  test.each([
    ['retry-after of the reply', {}, { 'retry-after': '2' }, 2_000],
    ['RetryInfo', { error: { details: [{ retryDelay: '34.4s' }] } }, {}, 34_400],
    ['seconds and nanoseconds', { error: { details: [{ retryDelay: { seconds: '3', nanos: 5e8 } }] } }, {}, 3_500],
    ['seconds in the body', { error: { message: 'Slow.', retry_after: 7 } }, {}, 7_000],
    ['the longest of them', { retry_after: 1 }, { 'retry-after': '9' }, 9_000],
  ])('how long to wait: %s', (_, body, headers, ms) => {
    expect(readFailure(body, { status: 429, headers: new Headers(headers) }).retryAfterMs).toBe(ms);
  });

  test('whatever a body holds, it is read, and nothing of it is thrown', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, maxDepth: 5 }),
        fc.option(fc.integer({ min: 0, max: 599 })),
        (body, status) => {
          const failure = readFailure(body, { status: status ?? undefined });
          expect(failure.words).toBeTypeOf('string');
          expect(failure.code).toBeTypeOf('string');
          findFailure(body);
          interfaceOf(body);
          codeOfStop(body);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(readFailure({ error: { toString: 1, message: { toString: 1 } } }, { status: 400 }).code).toBe('bad-request');
  });
});

describe('a 200 that is no answer', () => {
  test.each<[name: string, body: unknown, code: string]>([
    ['an error at the top', { object: 'error', message: 'The model `m` does not exist.', code: 404 }, 'unknown-model'],
    [
      'an error of Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'overloaded',
    ],
    ['an envelope', { code: 500, msg: 'busy', data: null }, 'overloaded'],
    [
      'an envelope that says when',
      { code: 50603, message: 'System is too busy now. Try again later.', data: null },
      'overloaded',
    ],
    ['an envelope with words alone', { code: -1, msg: 'too busy' }, 'overloaded'],
    [
      'an envelope of MiniMax',
      { base_resp: { status_code: 1027, status_msg: 'output new_sensitive' }, choices: null },
      'blocked',
    ],
    ['a wrong key in one', { errcode: 1, msg: 'invalid api key' }, 'unauthorized'],
    [
      'an error of Google in a list',
      [{ error: { code: 503, status: 'UNAVAILABLE', message: 'Later.' } }],
      'overloaded',
    ],
    ['a status as text', { error: { code: '429', message: 'Too fast' } }, 'rate-limited'],
  ])('%s', (_, body, code) => {
    expect(findFailure(body)?.code).toBe(code);
  });

  test.each<[name: string, body: unknown]>([
    ['a completion', { choices: [{ message: { content: '{}' } }], error: null, code: 0, message: 'ok' }],
    ['an empty error', { choices: [{}], error: {}, errors: [] }],
    ['all is well', { code: 200, msg: 'success', data: {} }],
    ['a response', { status: 'completed', output: [], error: null }],
    ['another interface', { message: { content: '{}' }, done: true }],
    ['nothing', {}],
    ['an empty list', []],
  ])('none in %s', (_, body) => {
    expect(findFailure(body)).toBeUndefined();
  });
});

test('every name of a block has a source, and is known however it is written', () => {
  for (const { names, source } of blockNames) {
    expect(source).toMatch(/https:|types of/);
    for (const name of names) {
      expect(isBlockName(name)).toBe(true);
      expect(isBlockName(name.toLowerCase().replaceAll('_', '-'))).toBe(true);
    }
  }
  for (const name of ['content-filter', 'content_filter: SAFETY', 'FINISH_REASON_SAFETY', 'ContentFilterBlocked']) {
    expect(isBlockName(name)).toBe(true);
  }
  for (const name of ['stop', 'length', 'invalid_request_error', 'BadRequestError', '400', 'tool_calls', 'end_turn']) {
    expect(isBlockName(name)).toBe(false);
  }
});

test.each([
  ['stop', undefined],
  ['end_turn', undefined],
  [null, undefined],
  ['SAFETY', 'blocked'],
  ['sensitive', 'blocked'],
  ['content_filter', 'blocked'],
  ['MAX_TOKENS', 'truncated'],
  ['model_length', 'truncated'],
  ['error', 'overloaded'],
  ['network_error', 'overloaded'],
  ['insufficient_system_resource', 'overloaded'],
] as const)('an answer that ended for %s: %s', (reason, code) => {
  expect(codeOfStop(reason)).toBe(code);
});
