import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import { expect, test } from 'vitest';
import { ask, errorOf } from '../../../test/vendor/ask.ts';
import { type Reply, serve as serveReply } from '../../../test/vendor/serve.ts';
import { aiSdk } from '../src/index.ts';

const chat = (baseURL: string) => createOpenAI({ baseURL, apiKey: 'key-of-this-test' }).chat('m');
const choice = (fields: object): Reply => ({
  body: { id: 'x', model: 'm', created: 1, choices: [{ index: 0, ...fields }] },
});

test.each<[name: string, reply: Reply, code: AnnotatorErrorCode, said: RegExp]>([
  [
    'an error at the top level with status 200',
    { body: { object: 'error', code: 404, message: 'The model `m` does not exist.' } },
    'unknown-model',
    /does not exist/,
  ],
  [
    'an error in a choice',
    choice({
      finish_reason: 'error',
      error: { code: 502, message: 'upstream' },
      message: { role: 'assistant', content: '' },
    }),
    'overloaded',
    /upstream/,
  ],
  [
    'a block in the word of Google',
    choice({ finish_reason: 'SAFETY', message: { role: 'assistant', content: null } }),
    'blocked',
    /SAFETY/,
  ],
  ['no message', choice({ finish_reason: 'stop', message: null }), 'overloaded', /without a message/],
  ['a refusal in a part', choice({ message: { content: [{ type: 'refusal', refusal: 'No.' }] } }), 'refused', /No\./],
  ['no choice', { body: { choices: [] } }, 'overloaded', /without a choice/],
  ['a choice that was broken off', choice({ finish_reason: 'error' }), 'overloaded', /broke its answer off/],
  ['an envelope without an answer', { body: { code: 0, data: {} } }, 'network', /can read: \{"code":0,"data":\{\}\}$/],
  ['the interface of Ollama', { body: { message: { content: '{}' }, done: true } }, 'unknown-model', /Ollama/],
  ['a stream', { body: 'data: {"choices":[]}\n\ndata: [DONE]\n\n' }, 'unknown-model', /event stream/],
  [
    'a reason in detail',
    { status: 422, body: { detail: [{ loc: ['body'], msg: 'no such field' }] } },
    'bad-request',
    /no such field/,
  ],
  [
    'an error in a list',
    { status: 400, body: [{ error: { message: 'API key not valid.' } }] },
    'unauthorized',
    /not valid/,
  ],
  [
    'one image a request',
    { status: 400, body: { error: { message: 'At most 1 image(s)' } } },
    'too-large',
    /pointwise/,
  ],
])('%s', async (_, reply, code, said) => {
  await using server = await serveReply(() => reply);
  const error = await errorOf(ask(aiSdk({ model: chat(server.url) })));
  expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
  expect(error.message).not.toMatch(/TypeError|\[object/);
});

test('a key that no header takes ends the annotator at once', async () => {
  const model = createAnthropic({ apiKey: 'sk-abc…def', baseURL: 'http://127.0.0.1:9' })('claude-sonnet-5-5');
  const error = await errorOf(ask(aiSdk({ model })));
  expect([error.code, error.message]).toEqual([
    'unauthorized',
    expect.stringMatching(/character that no request can carry/),
  ]);
});

test('no redirect is followed, by whichever fetch the provider was given', async () => {
  await using elsewhere = await serveReply(() => ({ body: {} }));
  await using server = await serveReply(() => ({ status: 307, headers: { location: elsewhere.url }, body: {} }));
  for (const own of [{}, { fetch }]) {
    const model = createAnthropic({ apiKey: 'key-of-this-test', baseURL: server.url, ...own })('claude-sonnet-5-5');
    const error = await errorOf(ask(aiSdk({ model })));
    expect([error.code, error.message]).toEqual(['unknown-model', expect.stringContaining('redirects to')]);
  }
  expect(elsewhere.arrived).toHaveLength(0);
});

test.each([
  ['parts', { content: [{ type: 'text', text: '{"images":[]}' }] }],
  ['one part', { content: { type: 'text', text: '{"images":[]}' } }],
  ['a call', { content: null, tool_calls: [{ function: { arguments: '{"images":[]}' } }] }],
])('a completion that the provider cannot read is read: %s', async (_, message) => {
  await using server = await serveReply(() => ({ body: { model: 'm-1', choices: [{ message }] } }));
  expect(await ask(aiSdk({ model: chat(server.url) }))).toMatchObject({ output: '{"images":[]}', model: 'm-1' });
});
