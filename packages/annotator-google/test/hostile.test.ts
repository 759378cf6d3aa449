import { GoogleGenAI } from '@google/genai';
import { type AnnotatorErrorCode, InputError } from '@visionprefer/core/plugin';
import { describe, expect, test } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { type Reply, serve } from '../../../test/vendor/serve.ts';
import { google } from '../src/index.ts';
import { makeAnnotator, transports } from './transports.ts';

const call = { signal: AbortSignal.timeout(60_000), maxOutputTokens: 100 };
const model = 'gemini-3.8-flash';
const answer = (text: string): Reply => ({
  body: { candidates: [{ content: { parts: [{ text }] }, finishReason: 'STOP' }] },
});

describe.each(transports)('through $sdk', ({ sdk }) => {
  test.each<[name: string, reply: Reply, code: AnnotatorErrorCode, said: RegExp]>([
    [
      'an error in a 200',
      { body: { error: { code: 503, status: 'UNAVAILABLE', message: 'Later.' } } },
      'overloaded',
      /Later/,
    ],
    ['an envelope', { body: { code: 401, msg: 'invalid api key' } }, 'unauthorized', /invalid api key/],
    [
      'the interface of OpenAI',
      { body: { choices: [{ message: { content: '{}' } }] } },
      'unknown-model',
      /Chat Completions/,
    ],
    ['no response at all', { body: { id: 1 } }, 'network', /no response of Google/],
    [
      'a model without eyes',
      { status: 400, body: { error: { message: 'm does not support image inputs' } } },
      'unknown-model',
      /Choose a model that is shown images/,
    ],
    ['a failure without a reason', { body: { success: false } }, 'overloaded', /no reason given/],
    [
      'one image a request',
      { status: 400, body: { error: { code: 400, message: 'Model supports at most 1 image.' } } },
      'too-large',
      /pointwise/,
    ],
  ])('%s', async (_, reply, code, said) => {
    await using server = await serve(() => reply);
    const error = await errorOf(makeAnnotator(sdk, server.url).answer(makeQuestion(), call));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
  });

  test.each(['AI-abc…def', '“AI-abcdef”', 'AI-abc\ndef'])('the key %j is found before anything is asked', (apiKey) => {
    expect(() => google({ model, apiKey, sdk })).toThrow(InputError);
  });

  test('a key that comes back is in no answer', async () => {
    await using server = await serve(() => answer('{"said":"key-of-this-test"}'));
    const annotator = makeAnnotator(sdk, server.url, { apiKey: 'key-of-this-test' });
    expect((await annotator.answer(makeQuestion(), call)).output).toBe('{"said":"[redacted]"}');
  });
});

describe('through genai, by a key or a client', () => {
  const make = (url: string) => [
    makeAnnotator('genai', url),
    google({ model, client: new GoogleGenAI({ apiKey: 'k', vertexai: false, httpOptions: { baseUrl: url } }) }),
    google({ model, client: new GoogleGenAI({ apiKey: 'k', vertexai: false, httpOptions: { baseUrl: url, fetch } }) }),
  ];

  test('Retry-After is heeded, of which the SDK tells nothing', async () => {
    const error = { code: 429, message: 'Slower.', status: 'RESOURCE_EXHAUSTED' };
    await using server = await serve(() => ({ status: 429, headers: { 'retry-after': '17' }, body: { error } }));
    for (const annotator of make(server.url)) {
      expect((await errorOf(annotator.answer(makeQuestion(), call))).retryAfterMs).toBe(17_000);
    }
  });

  test('no redirect is followed', async () => {
    await using elsewhere = await serve(() => answer('{}'));
    await using server = await serve(() => ({ status: 307, headers: { location: elsewhere.url }, body: {} }));
    for (const annotator of make(server.url)) {
      const error = await errorOf(annotator.answer(makeQuestion(), call));
      expect([error.code, error.message]).toEqual([
        'unknown-model',
        expect.stringContaining(`redirects to ${elsewhere.url}`),
      ]);
    }
    expect(elsewhere.arrived).toHaveLength(0);
  });
});
