import { type AnnotatorErrorCode, InputError } from '@visionprefer/core/plugin';
import { expect, test } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { type Reply, serve } from '../../../test/vendor/serve.ts';
import { anthropic } from '../src/index.ts';

const call = { signal: AbortSignal.timeout(60_000), maxOutputTokens: 100 };
const model = 'claude-sonnet-5-5';

test.each<[name: string, reply: Reply, code: AnnotatorErrorCode, said: RegExp]>([
  [
    'overloaded, in a 200',
    { body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } },
    'overloaded',
    /^Anthropic answered with an error: Overloaded\.$/,
  ],
  [
    'an envelope',
    { body: { code: 401, msg: 'invalid api key' } },
    'unauthorized',
    /invalid api key.*ANTHROPIC_API_KEY/,
  ],
  [
    'an error in a list',
    { status: 400, body: [{ error: { message: 'API key not valid.' } }] },
    'unauthorized',
    /not valid/,
  ],
  [
    'a detail',
    { status: 422, body: { detail: [{ loc: ['body', 'system'], msg: 'no list' }] } },
    'bad-request',
    /body.system: no list/,
  ],
  [
    'the interface of OpenAI',
    { body: { choices: [{ message: { content: '{}' } }] } },
    'unknown-model',
    /Chat Completions/,
  ],
  ['a stream', { body: 'event: message_start\ndata: {}\n\n' }, 'unknown-model', /streamed/],
  ['null', { body: null }, 'network', /no message of Anthropic/],
  ['a filter of Bedrock', { body: { content: [], stop_reason: 'guardrail_intervened' } }, 'blocked', /guardrail/],
  [
    'a model without eyes',
    { status: 400, body: { error: { message: 'm does not support image inputs' } } },
    'unknown-model',
    /Choose a model that is shown images/,
  ],
  ['a failure without a reason', { body: { success: false } }, 'overloaded', /no reason given/],
  [
    'one image a request',
    { status: 400, body: { error: { message: 'At most 1 image is supported.' } } },
    'too-large',
    /pointwise/,
  ],
])('%s', async (_, reply, code, said) => {
  await using server = await serve(() => reply);
  const error = await errorOf(anthropic({ model, apiKey: 'k', baseURL: server.url }).answer(makeQuestion(), call));
  expect([error.code, error.message]).toEqual([code, expect.stringMatching(said)]);
});

test.each(['sk-abc…def', '“sk-abcdef”', 'sk-abc\ndef'])('the key %j is found before anything is asked', (apiKey) => {
  expect(() => anthropic({ model, apiKey })).toThrow(InputError);
});

test('a key that comes back is in no answer, and white space around it does no harm', async () => {
  const body = { content: [{ type: 'text', text: '{"said":"key-of-this-test"}' }], stop_reason: 'end_turn' };
  await using server = await serve(() => ({ body }));
  const annotator = anthropic({ model, apiKey: ' key-of-this-test \n', baseURL: server.url });
  expect((await annotator.answer(makeQuestion(), call)).output).toBe('{"said":"[redacted]"}');
  expect(JSON.stringify(server.arrived[0]?.headers)).toContain('key-of-this-test"');
});

test('a message in an envelope is read', async () => {
  const data = { type: 'message', content: [{ type: 'text', text: '{"images":[]}' }], stop_reason: 'end_turn' };
  await using server = await serve(() => ({ body: { code: 0, message: 'ok', data } }));
  const annotator = anthropic({ model, apiKey: 'key', baseURL: server.url });
  expect((await annotator.answer(makeQuestion(), call)).output).toBe('{"images":[]}');
});
