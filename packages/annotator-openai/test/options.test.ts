import { InputError } from '@visionprefer/core/plugin';
import { afterEach, expect, test, vi } from 'vitest';
import { ask, errorOf } from '../../../test/vendor/ask.ts';
import { type DialectName, dialects, type OpenAIOptions, openai } from '../src/index.ts';
import { completion, failure } from './bodies.ts';
import { serve } from './serve.ts';

afterEach(() => vi.unstubAllEnvs());

test.each<[Partial<OpenAIOptions>, string]>([
  [{}, 'openai:m'],
  [{ baseURL: 'http://localhost:8000/v1', api: 'responses', dialect: 'vllm' }, 'openai:m'],
  [{ detail: 'high', scores: 'level' }, 'openai:m'],
  [{ detail: 'low' }, 'openai:m?detail=low'],
  [
    { reasoning: { effort: 'low' }, extraBody: { temperature: 0, top_k: [1] } },
    'openai:m?effort=low&temperature=0&top_k=[1]',
  ],
  [{ id: 'mine', detail: 'low' }, 'mine'],
])('what changes answers shows in the id: %j', (options, id) => {
  expect(openai({ model: 'm', apiKey: 'key', ...options }).id).toBe(id);
});

test.each<[string, Partial<OpenAIOptions>, RegExp]>([
  ['no key', { apiKey: '' }, /^No API key\. Pass \{ apiKey \} or set OPENAI_API_KEY\.$/],
  ['no model', { model: '' }, /^No model/],
  ['no url', { baseURL: 'localhost' }, /"localhost" is not a url\. Expected one such as/],
  ['no such dialect', { dialect: 'vlm' as DialectName }, /No dialect "vlm"\. Use one of openai, azure, vllm/],
  ['no probabilities', { model: 'gpt-6-sol', scores: 'expected' }, /gpt-6-sol is not known to give.*gpt-6-luna/],
  ['no probabilities when reasoning', { model: 'gpt-5.2', scores: 'expected' }, /logProbabilities: true/],
  ['a cap that nobody reckons with', { extraBody: { max_output_tokens: 1e5 } }, /Pass \{ maxOutputTokens \} instead/],
  ['several answers', { extraBody: { n: 3 } }, /one is read/],
  ['levels of Decisions', { model: 'gpt-6-luna', api: 'decisions', scores: 'level' }, /'expected' \} only/],
])('options that cannot work: %s', (_, options, said) => {
  vi.stubEnv('OPENAI_API_KEY', '');
  vi.stubEnv('OPENAI_BASE_URL', '');
  const make = () => openai({ model: 'm', apiKey: 'key', ...options });
  expect(make).toThrow(InputError);
  expect(make).toThrow(said);
});

test.each<[Partial<OpenAIOptions>]>([
  [{ model: 'gpt-4o-mini' }],
  [{ model: 'gpt-4.1-mini-2025-04-14' }],
  [{ model: 'ft:gpt-4.1:me::1' }],
  [{ model: 'gpt-5.2', reasoning: { effort: 'none' } }],
  [{ model: 'gpt-6-luna' }],
  [{ model: 'gpt-7-new', abilities: { logProbabilities: true } }],
  [{ model: 'of our own', baseURL: 'http://localhost:8000/v1' }],
])('models that give probabilities: %j', (options) => {
  expect(openai({ model: 'm', apiKey: 'key', scores: 'expected', ...options }).id).toContain('scores=expected');
});

test('key and base url come from the environment, and a server of its own needs no key', async () => {
  await using server = await serve({ body: completion({ message: { content: '{}' } }) });
  vi.stubEnv('OPENAI_BASE_URL', server.url);
  vi.stubEnv('OPENAI_API_KEY', '');
  expect((await ask(openai({ model: 'm' }))).output).toBe('{}');
  vi.stubEnv('OPENAI_BASE_URL', '');
  vi.stubEnv('OPENAI_API_KEY', 'sk-from-env');
  expect(openai({ model: 'm' }).id).toBe('openai:m');
  expect(server.arrived).toHaveLength(1);
});

test('a key that the vendor repeats is not repeated further, in whatever field it stands', async () => {
  const apiKey = 'my key/with+signs=';
  const body = failure(`Incorrect API key provided: ${apiKey}, sk-ab******yz.`, { code: `bad_${apiKey}` });
  await using server = await serve({ status: 401, headers: { 'x-request-id': apiKey }, body });
  const error = await errorOf(ask(openai({ model: 'm', apiKey, baseURL: server.url })));
  expect(error.code).toBe('unauthorized');
  expect([error.message, error.stack, JSON.stringify(error)].join()).not.toMatch(/my key|with\+signs|sk-ab|\*yz/);
});

test('each place has its limits', () => {
  const limitsOf = (options: Partial<OpenAIOptions>) => openai({ model: 'm', apiKey: 'key', ...options }).limits;
  expect(limitsOf({})?.mediaTypes).toContain('image/webp');
  expect(limitsOf({ baseURL: 'http://localhost/v1' })?.mediaTypes).toEqual(['image/png', 'image/jpeg']);
  // Five images of the size that is allowed stay below the 4 MB of base64 that Groq takes.
  const { maxBytes = Infinity, maxImages = Infinity } = limitsOf({ dialect: 'groq' }) ?? {};
  expect(Math.ceil(maxBytes / 3) * 4 * maxImages).toBeLessThan(4_000_000);
  expect(limitsOf({ dialect: { limits: { maxImages: 1 } } })).toEqual({ maxImages: 1 });
  expect(openai({ model: 'm', apiKey: 'key', maxOutputTokens: 9_000 }).maxOutputTokens).toBe(9_000);
  expect(Object.keys(dialects)).toHaveLength(8);
});
