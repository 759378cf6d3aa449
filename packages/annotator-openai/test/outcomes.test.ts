import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import { describe, expect, test } from 'vitest';
import { ask, errorOf } from '../../../test/vendor/ask.ts';
import { fromThrown } from '../src/errors/from-thrown.ts';
import { openai } from '../src/index.ts';
import { completion, failure, message, response, usage } from './bodies.ts';
import { type Reply, serve } from './serve.ts';

const ok = '{"images":[]}';
type Row = [name: string, body: object, code: AnnotatorErrorCode, said: RegExp];

describe('Responses: what was answered', () => {
  test('ok: text, usage, the model that answered and the limits', async () => {
    const headers = { 'x-ratelimit-remaining-tokens': '150000', 'x-ratelimit-reset-tokens': '6m0s' };
    await using server = await serve({ headers, body: response([{ type: 'reasoning', summary: [] }, message(ok)]) });
    expect(await ask(openai({ model: 'gpt-6-sol', client: server.client }))).toEqual({
      output: ok,
      model: 'gpt-6-sol-2026-09-30',
      usage: {
        inputTokens: 1371,
        cachedInputTokens: 1024,
        cacheWriteTokens: 64,
        outputTokens: 41,
        reasoningTokens: 7,
      },
      rateLimits: [{ kind: 'tokens', remaining: 150_000, resetMs: 360_000 }],
    });
  });

  test('ok: commentary on the way is not part of the answer, and text in pieces is one', async () => {
    const output = [
      message('I look at image A first.', { phase: 'commentary' }),
      message(ok.slice(0, 5), { phase: 'final_answer' }),
      message(ok.slice(5), { phase: 'final_answer' }),
    ];
    await using server = await serve({ body: response(output) });
    expect((await ask(openai({ model: 'gpt-6-sol', client: server.client }))).output).toBe(ok);
  });

  test.each<Row>([
    [
      'failure modes 1 and 2: truncated',
      response([message('{"images":[{"im\n\n\n')], {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      }),
      'truncated',
      /cut off \(max_output_tokens\): \{"images"/,
    ],
    [
      'failure mode 3: truncated while reasoning',
      response([{ type: 'reasoning', summary: [] }], {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      }),
      'truncated',
      /max_output_tokens/,
    ],
    [
      'failure modes 19 and 20: refused',
      response([message('', { content: [{ type: 'refusal', refusal: 'I cannot judge people.' }] })]),
      'refused',
      /declined: I cannot judge people\./,
    ],
    [
      'refused, whatever else was said',
      response([message('', { content: [...content(ok), { type: 'refusal', refusal: 'No further.' }] })]),
      'refused',
      /No further/,
    ],
    [
      'blocked while answering',
      response([message('{"im')], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
      'blocked',
      /content_filter/,
    ],
    ...(
      ['image_content_policy_violation', 'bio_policy', 'invalid_prompt', 'misalignment_policy_violation'] as const
    ).map((code): Row => [`blocked: ${code}`, failed(code), 'blocked', new RegExp(code)]),
    ['failure mode 4: empty', response([{ type: 'reasoning', summary: [] }]), 'empty', /no text came back/],
    ['empty: white space alone', response([message('\n\n')]), 'empty', /no text came back/],
    ...[
      'invalid_image',
      'invalid_image_format',
      'invalid_base64_image',
      'image_too_large',
      'image_too_small',
      'image_parse_error',
      'image_file_too_large',
      'unsupported_image_media_type',
      'empty_image_file',
      'failed_to_download_image',
    ].map((code): Row => [`bad image: ${code}`, failed(code), 'bad-image', new RegExp(code)]),
    ['overloaded', failed('server_error'), 'overloaded', /server_error/],
    ['rate limited', failed('rate_limit_exceeded'), 'rate-limited', /rate_limit_exceeded/],
    ['anything else that failed', failed('data_residency_mismatch'), 'bad-request', /data_residency_mismatch/],
  ])('%s', async (_, body, code, said) => {
    await using server = await serve({ body });
    const error = await errorOf(ask(openai({ model: 'gpt-6-sol', client: server.client })));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
    expect(error.message).toMatch(/^openai:gpt-6-sol: /);
    expect(error.usage).toMatchObject({ inputTokens: 1371, outputTokens: 41 });
    expect(error.model).toBe('gpt-6-sol-2026-09-30');
    expect(server.arrived).toHaveLength(1);
  });
});

function content(text: string): object[] {
  return [{ type: 'output_text', text, annotations: [] }];
}

function failed(code: string): object {
  return response([], { status: 'failed', error: { code, message: 'This is what happened.' }, usage });
}

describe('Chat Completions: what was answered', () => {
  test('ok: text and usage', async () => {
    await using server = await serve({ body: completion({ message: { content: ok } }) });
    expect(await ask(openai({ model: 'gpt-4.1', baseURL: server.url }))).toEqual({
      output: ok,
      model: 'gpt-4.1-2025-04-14',
      usage: { inputTokens: 1371, cachedInputTokens: 1024, outputTokens: 41, reasoningTokens: 7 },
    });
  });

  test('ok: a server that tells neither usage nor model', async () => {
    await using server = await serve({ body: { choices: [{ message: { content: ok } }] } });
    expect(await ask(openai({ model: 'm', baseURL: server.url }))).toEqual({ output: ok });
  });

  test.each<Row>([
    [
      'failure mode 1: truncated',
      completion({ message: { content: '{"im' }, finish_reason: 'length' }),
      'truncated',
      /cut off \(length\): \{"im/,
    ],
    [
      'truncated, in the word of other servers',
      completion({ message: { content: '{"im' }, finish_reason: 'max_tokens' }),
      'truncated',
      /\(max_tokens\)/,
    ],
    [
      'failure mode 3: nothing but reasoning up to the cap, which twice the cap may mend',
      completion({ message: { content: '' }, finish_reason: 'length' }),
      'truncated',
      /\(length\)/,
    ],
    ['refused', completion({ message: { refusal: 'I will not.' } }), 'refused', /I will not\./],
    ['blocked', completion({ finish_reason: 'content_filter' }), 'blocked', /content_filter/],
    ['empty', completion({ message: { content: '' } }), 'empty', /no text/],
    ['overloaded: no choices', { choices: [] }, 'overloaded', /without a choice/],
    [
      'an error with status 200, its status as a number',
      { error: { code: 429, message: 'Provider is busy' } },
      'rate-limited',
      /429\)\. It said: Provider is busy/,
    ],
  ])('%s', async (_, body, code, said) => {
    await using server = await serve({ body });
    const error = await errorOf(ask(openai({ model: 'm', baseURL: server.url })));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
    expect(server.arrived).toHaveLength(1);
  });
});

type ErrorRow = [name: string, reply: Reply, code: AnnotatorErrorCode, said: RegExp, retryAfterMs?: number];
const limited = failure('Rate limit reached for gpt-6-sol.', { type: 'tokens', code: 'rate_limit_exceeded' });

describe('errors with a status', () => {
  test.each<ErrorRow>([
    [
      'rate limited: seconds',
      { status: 429, headers: { 'retry-after': '20' }, body: limited },
      'rate-limited',
      /429 rate_limit_exceeded/,
      20_000,
    ],
    [
      'rate limited: milliseconds, the later counts',
      { status: 429, headers: { 'retry-after': '1', 'retry-after-ms': '1500' }, body: limited },
      'rate-limited',
      /Rate limit reached/,
      1_500,
    ],
    [
      'failure mode 28: quota',
      {
        status: 429,
        body: failure('You exceeded your current quota.', { type: 'insufficient_quota', code: 'insufficient_quota' }),
      },
      'quota',
      /Add credit or raise the limit/,
    ],
    [
      'a request over the limit of a minute, which no waiting mends',
      { status: 429, body: failure('Request too large for m on tokens per min.', { code: 'rate_limit_exceeded' }) },
      'too-large',
      /fewer images at once/,
    ],
    ['out of credit', { status: 402, body: failure('Insufficient credits', { code: 402 }) }, 'quota', /402\)/],
    [
      'unauthorised',
      { status: 401, body: failure('Incorrect API key provided.', { code: 'invalid_api_key' }) },
      'unauthorized',
      /set OPENAI_API_KEY/,
    ],
    ['forbidden', { status: 403, body: failure('Country not supported.') }, 'unauthorized', /Country not supported/],
    [
      'unknown model',
      { status: 404, body: failure('The model `m` does not exist.', { code: 'model_not_found' }) },
      'unknown-model',
      /Check \{ model \}/,
    ],
    [
      'no access to a model',
      { status: 403, body: failure('Project has no access to m.', { code: 'model_not_found' }) },
      'unknown-model',
      /no access/,
    ],
    [
      'unknown deployment, Azure',
      { status: 404, body: { error: { code: 'DeploymentNotFound', message: 'The API deployment does not exist.' } } },
      'unknown-model',
      /deployment/,
    ],
    [
      'unknown model, vLLM',
      { status: 404, body: { error: { message: 'The model `m` does not exist.', type: 'NotFoundError', code: 404 } } },
      'unknown-model',
      /\(404\)/,
    ],
    [
      'blocked by Azure',
      {
        status: 400,
        body: failure('The response was filtered.', {
          type: null,
          code: 'content_filter',
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: { violence: { filtered: true, severity: 'high' } },
          },
        }),
      },
      'blocked',
      /filtered/,
    ],
    [
      'blocked by a router',
      { status: 403, body: { error: { code: 403, message: 'Flagged.', metadata: { reasons: ['violence'] } } } },
      'blocked',
      /Flagged/,
    ],
    [
      'truncated, as status 400',
      {
        status: 400,
        body: failure('Could not finish the message because max_tokens or model output limit was reached.'),
      },
      'truncated',
      /output limit/,
    ],
    [
      'failure modes 10 and 15: bad image',
      { status: 400, body: failure('You uploaded an unsupported image.', { code: 'invalid_image_format' }) },
      'bad-image',
      /invalid_image_format/,
    ],
    [
      'bad image, in words alone',
      { status: 500, body: failure('failed to load image or audio file', { type: 'api_error' }) },
      'bad-image',
      /failed to load image/,
    ],
    [
      'no image encoder, llama.cpp',
      { status: 500, body: failure('image input is not supported - hint: you may need to provide the mmproj') },
      'unknown-model',
      /load its image encoder/,
    ],
    ['failure mode 13: too large', { status: 413, body: '<html>413</html>' }, 'too-large', /413/],
    [
      'too large for the context',
      { status: 400, body: failure('maximum context length is 8192', { code: 'context_length_exceeded' }) },
      'too-large',
      /8192/,
    ],
    ['overloaded', { status: 503, body: failure('Slow down.', { code: 'slow_down' }) }, 'overloaded', /Slow down/],
    ['server error', { status: 500, body: failure('Oops.', { type: 'server_error' }) }, 'overloaded', /Oops/],
    ['a gateway', { status: 502, body: '<html>Bad gateway</html>' }, 'overloaded', /502/],
    ['request timeout', { status: 408, body: failure('Timed out.') }, 'timeout', /408/],
    ['failure mode 9: bad request', { status: 400, body: failure('Invalid schema.') }, 'bad-request', /extraBody/],
    [
      'a message that is no text',
      { status: 422, body: failure([{ loc: ['body'], msg: 'missing' }] as never) },
      'bad-request',
      /body: missing/,
    ],
  ])('%s', async (_, reply, code, said, retryAfterMs) => {
    const headers = { 'x-request-id': 'req_42', 'x-ratelimit-remaining-requests': '0', ...reply.headers };
    await using server = await serve({ ...reply, headers });
    for (const options of [{ client: server.client }, { baseURL: server.url }]) {
      const error = await errorOf(ask(openai({ model: 'm', ...options })));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
      expect(error.retryAfterMs).toBe(retryAfterMs);
      expect(error.rateLimits).toEqual([{ kind: 'requests', remaining: 0 }]);
      expect(error.message).toContain('Request req_42.');
      expect(error.cause).toBeUndefined();
    }
    expect(server.arrived).toHaveLength(2);
  });

  test.each([
    ['image.context_compression', /imageCompression: false/],
    ['prompt_cache_options', /promptCache: 'key'/],
    ['prompt_cache_key', /promptCache: 'none'/],
    ['max_tokens', /maxTokensField/],
    ['input[1].content[1].detail', /\{ detail \}/],
    ['response_format', /schemaMode: 'json_object'/],
    ['logprobs', /scores: 'level'/],
    ['reasoning.effort', /\{ reasoning \}/],
    ['temperature', /leave it out/],
  ])('a parameter that is not taken (%s): the message names the option to set', async (param, said) => {
    const body = failure(`Unsupported parameter: '${param}'.`, { param, code: 'unsupported_parameter' });
    await using server = await serve({ status: 400, body });
    const error = await errorOf(ask(openai({ model: 'm', client: server.client })));
    expect([error.code, error.message]).toEqual(['bad-request', expect.stringMatching(said)]);
  });
});

test('a body whose values refuse to become text is an AnnotatorError all the same', () => {
  const stubborn = { toString: 1, valueOf: 1 };
  for (const status of [400, 429, 500]) {
    const thrown = {
      status,
      headers: new Headers(),
      error: { code: stubborn, type: stubborn, param: stubborn, message: stubborn },
    };
    expect(fromThrown(thrown, { id: 'openai:m', secrets: [] }).name).toBe('AnnotatorError');
  }
});
