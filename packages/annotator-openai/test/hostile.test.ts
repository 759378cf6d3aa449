import { type AnnotatorErrorCode, InputError } from '@visionprefer/core/plugin';
import { expect, test, vi } from 'vitest';
import { ask, errorOf } from '../../../test/vendor/ask.ts';
import { openai } from '../src/index.ts';
import { completion } from './bodies.ts';
import { type Reply, serve } from './serve.ts';

const choice = (fields: object): Reply => ({ body: { choices: [fields], model: 'm' } });
const google = { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' };
const raw = '{"error":{"message":"Model takes at most 1 image per prompt."}}';

test.each<[name: string, reply: Reply, code: AnnotatorErrorCode, said: RegExp]>([
  [
    'an error at the top level with status 200',
    { body: { object: 'error', code: 404, message: 'The model `m` does not exist.', type: 'NotFoundError' } },
    'unknown-model',
    /The model `m` does not exist/,
  ],
  ['an envelope', { body: { code: 500, msg: 'The system is busy', data: null } }, 'overloaded', /system is busy/],
  [
    'an error in a message',
    choice({ finish_reason: 'stop', message: { content: null, error: { code: 500, message: 'GPU lost' } } }),
    'overloaded',
    /500.*GPU lost/,
  ],
  [
    'an error in a choice',
    choice({ finish_reason: 'error', error: { code: 502, message: 'upstream' }, message: { content: '' } }),
    'overloaded',
    /502.*upstream/,
  ],
  [
    'a choice that the server broke off',
    choice({ finish_reason: 'network_error', message: {} }),
    'overloaded',
    /broke/,
  ],
  ['no message', choice({ finish_reason: 'stop', message: null }), 'overloaded', /without a message/],
  [
    'an envelope without a completion',
    { body: { code: 0, data: { id: 7 } } },
    'network',
    /\{"code":0,"data":\{"id":7\}\}/,
  ],
  ['a failure without a reason', { body: { success: false } }, 'overloaded', /: overloaded\. It gave no reason\.$/],
  [
    'an error whose message is an object',
    { status: 400, body: { error: { message: { en: 'No such field.', de: 'Kein solches Feld.' } } } },
    'bad-request',
    /en: No such field\. de: Kein solches Feld\./,
  ],
  [
    'errors by the fields of the request',
    { status: 422, body: { errors: { model: ['is gone', 'is old'], seed: 'is odd' } } },
    'bad-request',
    /model: is gone\. model: is old\. seed: is odd\./,
  ],
  [
    'a model without eyes',
    { status: 400, body: { error: { message: 'This model does not support image inputs.' } } },
    'unknown-model',
    /inputs\. Choose a model that is shown images/,
  ],
  ['no choices', { body: { id: 'x', choices: null } }, 'overloaded', /without a choice/],
  ['an empty list', { body: [] }, 'network', /no JSON object/],
  [
    'no completion at all',
    { body: { id: 'x' } },
    'network',
    /no answer of Chat Completions: \{"id":"x"\}. Check \{ baseURL \}/,
  ],
  [
    'the interface of Ollama',
    { body: { model: 'm', message: { role: 'assistant', content: '{}' }, done: true } },
    'unknown-model',
    /one of Ollama. Check \{ baseURL \}/,
  ],
  ['the interface of Anthropic', { body: { content: [{ type: 'text', text: '{}' }] } }, 'unknown-model', /Anthropic/],
  [
    'a stream that nobody asked for',
    { headers: { 'content-type': 'text/event-stream' }, body: 'data: {"choices":[]}\n\ndata: [DONE]\n\n' },
    'unknown-model',
    /streamed its answer, though it was not asked to/,
  ],
  [
    'a block in the word of Google',
    choice({ finish_reason: 'SAFETY', message: { content: null } }),
    'blocked',
    /SAFETY/,
  ],
  ['a block in the word of Zhipu', choice({ finish_reason: 'sensitive', message: {} }), 'blocked', /sensitive/],
  [
    'a block of Alibaba',
    { status: 400, body: { error: { message: 'Input data may contain', code: 'data_inspection_failed' } } },
    'blocked',
    /data_inspection_failed/,
  ],
  [
    'a reason in metadata.raw',
    { status: 400, body: { error: { message: 'Provider returned error', metadata: { raw, provider_name: 'P' } } } },
    'too-large',
    /at most 1 image per prompt\. Provider P\..*--strategy pointwise/,
  ],
  [
    'a reason in detail',
    { status: 422, body: { detail: [{ loc: ['body', 'response_format'], msg: 'extra fields not permitted' }] } },
    'bad-request',
    /response_format: extra fields not permitted.*schemaMode/,
  ],
  [
    'an error in a list',
    { status: 400, body: [{ error: google }] },
    'unauthorized',
    /API key not valid.*OPENAI_API_KEY/,
  ],
  [
    'one image a request',
    { status: 400, body: { object: 'error', message: 'At most 1 image(s) may be provided in one prompt.', code: 400 } },
    'too-large',
    /At most 1 image.*--strategy pointwise.*--limit-mm-per-prompt/,
  ],
])('%s', async (_, reply, code, said) => {
  await using server = await serve(reply);
  const error = await errorOf(ask(openai({ model: 'm', baseURL: server.url })));
  expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
  expect(error.message).not.toMatch(/TypeError|undefined|\[object/);
});

test.each(['sk-abc…def', '“sk-abcdef”', 'sk-abc\ndef'])('the key %j is found before anything is asked', (apiKey) => {
  expect(() => openai({ model: 'm', apiKey, baseURL: 'http://127.0.0.1:9/v1' })).toThrow(InputError);
  expect(() => openai({ model: 'm', apiKey })).toThrow(/character that no key has: number \d is U\+/);
});

test('a key and a password that come back are in neither answer nor error', async () => {
  const apiKey = 'key-of-this-test';
  const content = `{"images":[],"said":"${apiKey} ${'pass-word-1'}"}`;
  await using server = await serve({ body: completion({ message: { content } }) });
  const baseURL = server.url.replace('//', '//me:pass-word-1@');
  const { output } = await ask(openai({ model: 'm', baseURL, apiKey }));
  expect(output).toBe('{"images":[],"said":"[redacted] [redacted]"}');
  const gone = await errorOf(ask(openai({ model: 'm', baseURL: 'http://me:pass-word-1@127.0.0.1:9/v1', apiKey })));
  expect(gone.message).not.toContain('pass-word-1');
  expect(() => openai({ model: 'm', baseURL: 'http//me:pass-word-1@host' })).toThrow(/is not a url/);
});

test('what the SDK prints when OPENAI_LOG says so holds no key and no image', async () => {
  vi.stubEnv('OPENAI_LOG', 'debug');
  const printed: string[] = [];
  const debug = vi.spyOn(console, 'debug').mockImplementation((...told) => void printed.push(told.join(' ')));
  const info = vi.spyOn(console, 'info').mockImplementation((...told) => void printed.push(told.join(' ')));
  const apiKey = 'key-of-this-test';
  await using server = await serve({ body: completion({ message: { content: `{"said":"${apiKey}"}` } }) });
  await ask(openai({ model: 'm', baseURL: server.url, apiKey }));
  debug.mockRestore();
  info.mockRestore();
  vi.unstubAllEnvs();
  expect(printed.join('\n')).toContain('chat/completions');
  expect(printed.join('\n')).not.toContain(apiKey);
  expect(printed.join('\n')).not.toMatch(/[\w+/]{200}/);
});

test('a client of one’s own follows no redirect either', async () => {
  await using elsewhere = await serve({ body: completion({ message: { content: '{}' } }) });
  const headers = { location: `${elsewhere.url}/chat/completions?key=1` };
  await using server = await serve({ status: 307, headers, body: {} });
  for (const options of [{ client: server.client }, { baseURL: server.url }]) {
    const error = await errorOf(ask(openai({ model: 'm', api: 'chat', ...options })));
    expect([error.code, error.message]).toEqual([
      'unknown-model',
      expect.stringContaining(`redirects to ${elsewhere.url}`),
    ]);
  }
  expect(elsewhere.arrived).toHaveLength(0);
});

test.each(['data', 'result', 'response'])('a completion in the field %s of an envelope is read', async (name) => {
  const inner = completion({ message: { content: '{"images":[]}' } });
  await using server = await serve({ body: { code: 0, msg: 'success', [name]: inner } });
  expect(await ask(openai({ model: 'm', baseURL: server.url }))).toMatchObject({ output: '{"images":[]}' });
  await using two = await serve({ body: { code: 0, data: inner, result: inner } });
  expect((await errorOf(ask(openai({ model: 'm', baseURL: two.url })))).code).toBe('network');
});

test.each([
  ['a piece of a stream', { delta: { content: '{"images":[]}' }, finish_reason: 'stop' }],
  ['a completion of the days before chats', { text: '{"images":[]}', finish_reason: 'stop' }],
])('%s is read', async (_, fields) => {
  await using server = await serve(choice(fields));
  const asked = openai({ model: 'm', apiKey: 'none', baseURL: server.url });
  expect((await ask(asked)).output).toBe('{"images":[]}');
});

test.each<[name: string, body: unknown, code: AnnotatorErrorCode, said: RegExp]>([
  ['cancelled', { object: 'response', status: 'cancelled', output: [] }, 'overloaded', /end \(cancelled\)/],
  ['queued', { object: 'response', status: 'queued', output: [] }, 'overloaded', /end \(queued\)/],
  ['an envelope', { code: 0, data: { status: 'completed' } }, 'network', /no answer of Responses: \{"code":0/],
  ['a page', '<html>Hello</html>', 'network', /a page/],
  ['a stream', 'data: {"type":"response.created"}\n\n', 'unknown-model', /streamed/],
  ['without output', { object: 'response', status: 'completed', output: null }, 'overloaded', /without output/],
])('a response that is %s', async (_, body, code, said) => {
  await using server = await serve({ body });
  const asked = openai({ model: 'm', apiKey: 'none', baseURL: server.url, api: 'responses' });
  const error = await errorOf(ask(asked));
  expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
});
