import Anthropic from '@anthropic-ai/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { serve } from '../../../test/vendor/serve.ts';
import { anthropic } from '../src/index.ts';

const key = 'sk-ant-api03-thisIsTheKeyOfTheTest0123456789';
const reply = { body: { content: [{ type: 'text', text: '{}' }], stop_reason: 'end_turn' } };
const options = { maxOutputTokens: 100 };
const patient = { ...options, signal: AbortSignal.timeout(60_000) };

afterEach(() => vi.unstubAllEnvs());

test('no key, or no model, is found before anything is asked', () => {
  vi.stubEnv('ANTHROPIC_API_KEY', '');
  expect(() => anthropic({ model: 'claude-sonnet-5-5' })).toThrow(
    'No API key. Pass { apiKey } or set ANTHROPIC_API_KEY.',
  );
  expect(() => anthropic({ model: '', apiKey: key })).toThrow('No model.');
});

test('key and base url come from the environment', async () => {
  await using server = await serve(() => reply);
  vi.stubEnv('ANTHROPIC_API_KEY', key);
  vi.stubEnv('ANTHROPIC_BASE_URL', server.url);
  await anthropic({ model: 'claude-sonnet-5-5' }).answer(makeQuestion(), patient);
  expect(server.arrived[0]?.headers.authorization).toBe(`Bearer ${key}`);
});

test('a client of your own is used as it is, without its retries', async () => {
  await using server = await serve(() => ({ status: 529, body: {} }));
  const client = new Anthropic({
    apiKey: key,
    baseURL: server.url,
    maxRetries: 5,
    defaultHeaders: { 'x-mine': 'yes' },
  });
  const error = await errorOf(anthropic({ model: 'claude-sonnet-5-5', client }).answer(makeQuestion(), patient));
  expect(error.code).toBe('overloaded');
  expect(server.arrived.map(({ headers }) => headers['x-mine'])).toEqual(['yes']);
});

test.each([
  ['option', (baseURL: string) => ({ apiKey: key, baseURL })],
  ['client', (baseURL: string) => ({ client: new Anthropic({ apiKey: key, baseURL }) })],
])('a key the vendor repeats is in no part of the error (%s)', async (_, access) => {
  const said = `invalid key ${key}, image ${'iVBORw0KGgo'.repeat(100)}`;
  await using server = await serve(() => ({ status: 401, body: { type: 'error', error: { message: said } } }));
  const annotator = anthropic({ model: 'claude-sonnet-5-5', ...access(server.url) });
  const error = await errorOf(annotator.answer(makeQuestion(), patient));
  const whole = [
    error.message,
    error.stack,
    JSON.stringify(error),
    String(error.cause),
    JSON.stringify(annotator),
  ].join();
  expect(whole).toContain('invalid key [redacted]');
  expect(whole).not.toContain(key);
  expect(whole).not.toContain('iVBORw0KGgoiVBORw0KGgo');
});

test('limits are told on success and on failure, and how long to wait', async () => {
  const headers = {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '0',
    'anthropic-ratelimit-requests-reset': new Date(Date.now() - 1_000).toISOString(),
    'anthropic-ratelimit-input-tokens-remaining': '9000',
  };
  const rateLimits = [
    { kind: 'requests', limit: 50, remaining: 0, resetMs: 0 },
    { kind: 'input-tokens', remaining: 9000 },
  ];
  const replies = [
    { ...reply, headers },
    { status: 429, headers: { ...headers, 'retry-after': '2', 'retry-after-ms': '2500' }, body: {} },
  ];
  await using server = await serve(() => replies.shift());
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: key, baseURL: server.url });
  expect((await annotator.answer(makeQuestion(), patient)).rateLimits).toEqual(rateLimits);
  const error = await errorOf(annotator.answer(makeQuestion(), patient));
  expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 2500, rateLimits });
});

test.each([
  ['2', 2_000],
  ['0.5', 500],
  [new Date(0).toUTCString(), 0],
])('retry-after: %s', async (told, retryAfterMs) => {
  await using server = await serve(() => ({ status: 529, headers: { 'retry-after': told }, body: {} }));
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: key, baseURL: server.url });
  expect(await errorOf(annotator.answer(makeQuestion(), patient))).toMatchObject({ code: 'overloaded', retryAfterMs });
});

test('a server that is not there, or hangs up, is a matter of the network', async () => {
  const annotator = (baseURL: string) => anthropic({ model: 'claude-sonnet-5-5', apiKey: key, baseURL });
  const absent = await errorOf(annotator('http://127.0.0.1:1').answer(makeQuestion(), patient));
  expect(absent.code).toBe('network');
  expect(absent.message).toMatch(/No answer of Anthropic arrived: .*(ECONNREFUSED|bad port)/);

  await using server = await serve((_, response) => {
    response.destroy();
    return undefined;
  });
  expect((await errorOf(annotator(server.url).answer(makeQuestion(), patient))).code).toBe('network');

  await using torn = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"content":[', () => response.destroy());
    return undefined;
  });
  expect((await errorOf(annotator(torn.url).answer(makeQuestion(), patient))).code).toBe('network');
});

test('aborting ends the call at once with the reason, before and after it is sent', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  await using server = await serve(() => {
    abort.abort(reason);
    return undefined;
  });
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: key, baseURL: server.url });
  await expect(annotator.answer(makeQuestion(), { ...options, signal: abort.signal })).rejects.toBe(reason);
  expect(server.arrived).toHaveLength(1);
  await expect(annotator.answer(makeQuestion(), { ...options, signal: abort.signal })).rejects.toBe(reason);
  expect(server.arrived).toHaveLength(1);
});
