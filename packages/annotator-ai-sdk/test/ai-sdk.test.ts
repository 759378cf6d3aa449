import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
} from '@ai-sdk/provider';
import { type AnnotatorErrorCode, InputError } from '@visionprefer/core/plugin';
import { afterEach, expect, test, vi } from 'vitest';
import { ask, errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { aiSdk } from '../src/index.ts';
import { serve } from './serve.ts';

afterEach(() => vi.unstubAllEnvs());

const question = makeQuestion();
const base64 = question.parts.flatMap((part) =>
  'image' in part ? [Buffer.from(part.image.bytes).toString('base64')] : [],
);

test('what is shown, with everything that can be set', async () => {
  const { model, calls } = modelThat(() => said('{}'));
  const annotator = aiSdk({
    model,
    settings: { reasoning: 'low', temperature: 0 },
    providerOptions: { some: { store: false } },
    instructionsProviderOptions: { some: { cache: true } },
    imageProviderOptions: { some: { detail: 'high' } },
    limits: { maxSide: 2_000 },
    maxOutputTokens: 9_000,
  });
  expect(annotator).toMatchObject({
    id: 'ai-sdk:some.chat:model-1?reasoning=low&temperature=0',
    limits: { maxSide: 2_000 },
    maxOutputTokens: 9_000,
  });
  await ask(annotator);
  const image = { type: 'file', providerOptions: { some: { detail: 'high' } } };
  expect(calls).toEqual([
    {
      // A guard of the platform's fetch would know the call by it; this model makes none.
      headers: { 'x-visionprefer-call': expect.any(String) },
      reasoning: 'low',
      temperature: 0,
      prompt: [
        { role: 'system', content: question.instructions, providerOptions: { some: { cache: true } } },
        {
          role: 'user',
          content: [
            { type: 'text', text: expect.stringContaining('a red cube') },
            { type: 'text', text: 'Image A:' },
            { ...image, mediaType: 'image/png', data: { type: 'data', data: base64[0] } },
            { type: 'text', text: 'Image B:' },
            { ...image, mediaType: 'image/jpeg', data: { type: 'data', data: base64[1] } },
            { type: 'text', text: expect.stringContaining('Judge image A') },
          ],
        },
      ],
      responseFormat: { type: 'json', schema: question.schema, name: 'answer' },
      maxOutputTokens: 4_000,
      abortSignal: expect.any(AbortSignal),
      providerOptions: { some: { store: false } },
    },
  ]);
});

test.each([
  ['json_object', { type: 'json' }],
  ['prompt', undefined],
] as const)('where the schema is not enforced (%s), the model is told of it', async (schemaMode, responseFormat) => {
  const { model, calls } = modelThat(() => said('{}'));
  await ask(aiSdk({ model, schemaMode }));
  expect(calls[0]?.responseFormat).toEqual(responseFormat);
  const content = calls[0]?.prompt[1]?.content ?? [];
  expect(content).toHaveLength(7);
  expect(content.at(-1)).toEqual({ type: 'text', text: expect.stringContaining(JSON.stringify(question.schema)) });
});

test('reasoning is no part of the answer, and the final text is taken where the provider names it', async () => {
  const content = [
    { type: 'reasoning', text: 'Let me see.' },
    { type: 'text', text: 'Well: ' },
    { type: 'text', text: '{"a":1}' },
  ] as const;
  expect((await ask(aiSdk(modelThat(() => ({ ...said(''), content: [...content] }))))).output).toBe('Well: {"a":1}');
  const structuredOutputText = '{"a":1}';
  const named = modelThat(() => ({ ...said(''), content: [...content], structuredOutputText }));
  expect((await ask(aiSdk(named))).output).toBe(structuredOutputText);
});

type Ended = LanguageModelV4GenerateResult['finishReason'];

test.each<[Ended['unified'], string | undefined, AnnotatorErrorCode]>([
  ['content-filter', 'refusal', 'refused'],
  ['content-filter', 'stop', 'refused'],
  ['content-filter', undefined, 'refused'],
  ['content-filter', 'content_filter', 'blocked'],
  ['content-filter', 'SAFETY', 'blocked'],
  ['content-filter', 'PROHIBITED_CONTENT', 'blocked'],
  ['length', 'MAX_TOKENS', 'truncated'],
  ['error', 'MALFORMED_RESPONSE', 'empty'],
  ['interrupted', undefined, 'empty'],
])('%s, in the words of the provider %s: %s', async (unified, raw, code) => {
  const result = { ...said('{"images":'), finishReason: { unified, raw } };
  const error = await errorOf(ask(aiSdk(modelThat(() => result))));
  expect([error.code, error.message]).toEqual([code, expect.stringContaining(raw ?? unified)]);
  expect(error).toMatchObject({ usage: { inputTokens: 7, outputTokens: 3 }, model: 'model-1-2026' });
});

test('a refusal by Chat Completions is told from an answer, and its words are kept', async () => {
  const body = {
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', refusal: 'I judge no people.' } }],
  };
  await using server = await serve(200, body);
  const model = createOpenAI({ baseURL: server.url, apiKey: 'key' }).chat('gpt-4.1');
  const error = await errorOf(ask(aiSdk({ model })));
  expect([error.code, error.message]).toEqual(['refused', expect.stringContaining('I judge no people.')]);
});

test("OpenAI's schema is enforced strictly, and Anthropic's in its own place", async () => {
  await using server = await serve(500, {});
  const access = { baseURL: server.url, apiKey: 'key' };
  await errorOf(ask(aiSdk({ model: createOpenAI(access)('gpt-6-sol') })));
  await errorOf(ask(aiSdk({ model: createAnthropic(access)('claude-sonnet-5-5') })));
  expect(server.arrived[0]).toMatchObject({
    text: { format: { type: 'json_schema', strict: true, schema: question.schema } },
  });
  expect(server.arrived[1]).toMatchObject({
    output_config: { format: { type: 'json_schema', schema: question.schema } },
  });
  expect(server.arrived[1]).not.toHaveProperty('tools');
});

type Failing = [
  name: string,
  fields: { statusCode?: number; responseBody?: string; isRetryable?: boolean },
  AnnotatorErrorCode,
];
const google = (details: object[]) =>
  JSON.stringify({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded.', details } });

test.each<Failing>([
  ['a minute of Google', { statusCode: 429, responseBody: google([{ retryDelay: '34.4s' }]) }, 'rate-limited'],
  ['a day of Google', { statusCode: 429, responseBody: google([{ quotaId: 'RequestsPerDayPerProject' }]) }, 'quota'],
  ["Google's way to refuse a key", { statusCode: 400, responseBody: '{"reason":"API_KEY_INVALID"}' }, 'unauthorized'],
  ['a key without rights', { statusCode: 403 }, 'unauthorized'],
  ['Azure, blocking', { statusCode: 400, responseBody: '{"error":{"code":"content_filter"}}' }, 'blocked'],
  ['an image policy', { statusCode: 400, responseBody: '{"code":"image_content_policy_violation"}' }, 'blocked'],
  ['an image too small', { statusCode: 400, responseBody: '{"code":"image_too_small"}' }, 'bad-image'],
  ['a parameter that is called image_url', { statusCode: 400, responseBody: '{"param":"image_url"}' }, 'bad-request'],
  ['an outage whose page speaks of images', { statusCode: 503, responseBody: 'could not process image' }, 'overloaded'],
  ['no connection', { isRetryable: true }, 'network'],
  ['a reply that is no JSON', { statusCode: 200, responseBody: '<html>' }, 'network'],
])('%s', async (_, fields, code) => {
  const model = modelThat(() => {
    throw new APICallError({
      message: 'It did not work.',
      url: 'https://x.test',
      requestBodyValues: base64,
      ...fields,
    });
  });
  const error = await errorOf(ask(aiSdk(model)));
  expect([error.code, error.message]).toEqual([code, expect.stringContaining('It did not work.')]);
  expect(error.retryAfterMs).toBe(fields.responseBody?.includes('34.4s') ? 34_400 : undefined);
  expect(error.cause).toBeUndefined();
});

test('a provider without its key', async () => {
  vi.stubEnv('OPENAI_API_KEY', undefined);
  const error = await errorOf(ask(aiSdk({ model: createOpenAI()('gpt-6-sol') })));
  expect([error.code, error.message]).toEqual(['unauthorized', expect.stringContaining('OPENAI_API_KEY')]);
});

test('a key that stands in the environment is not repeated', async () => {
  vi.stubEnv('SOME_API_KEY', 'no ordinary key');
  const model = modelThat(() => {
    throw new Error('I was given no ordinary key.');
  });
  expect((await errorOf(ask(aiSdk(model)))).message).toContain('I was given [redacted].');
});

test.each([['gpt-6-sol'], [{ specificationVersion: 'v2' }], [undefined]])('%j is no model', (model) => {
  const make = () => aiSdk({ model: model as unknown as LanguageModelV4 });
  expect(make).toThrow(InputError);
  expect(make).toThrow(/Pass \{ model \}: a language model of version v4/);
});

test('what a function was called with is an answer, a whole one may be followed by blank lines, and thoughts are told', async () => {
  const result = said('');
  const answered = async (changes: Partial<LanguageModelV4GenerateResult>) =>
    (await ask(aiSdk(modelThat(() => ({ ...result, ...changes }))))).output;
  const call = { type: 'tool-call', toolCallId: '1', toolName: 'answer', input: '{"a": 1}' } as const;
  expect(await answered({ content: [{ type: 'reasoning', text: '{"a": 5}' }, call] })).toBe('{"a": 1}');
  const finishReason = { unified: 'length', raw: 'length' } as const;
  const blank = '{"a": 1}\n\n\n\n';
  expect(await answered({ content: [{ type: 'text', text: blank }], finishReason })).toBe(blank);
  const error = await errorOf(answered({ content: [{ type: 'reasoning', text: '{"a": 5}' }] }));
  expect(error).toMatchObject({ code: 'empty', message: expect.stringMatching(/in the thoughts.*\{"a": 5\}/) });
});

/** A model of no provider, which does as told and keeps what it is asked. */
function modelThat(generate: () => LanguageModelV4GenerateResult): {
  model: LanguageModelV4;
  calls: LanguageModelV4CallOptions[];
} {
  const calls: LanguageModelV4CallOptions[] = [];
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'some.chat',
    modelId: 'model-1',
    supportedUrls: {},
    async doGenerate(call) {
      calls.push(call);
      return generate();
    },
    doStream: () => Promise.reject(new Error('Nothing is streamed.')),
  };
  return { model, calls };
}

function said(text: string): LanguageModelV4GenerateResult {
  return {
    content: [{ type: 'text', text }],
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: 7, noCache: 7, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 3, text: 3, reasoning: undefined },
    },
    response: { modelId: 'model-1-2026' },
    warnings: [],
  };
}
