import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import { expect, test } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { type Reply, serve } from '../../../test/vendor/serve.ts';
import { anthropic } from '../src/index.ts';

const text = '{"images":[]}';
const usage = {
  input_tokens: 1290,
  output_tokens: 38,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  service_tier: 'standard',
  server_tool_use: null,
  inference_geo: null,
  output_tokens_details: null,
  speed: 'standard',
};
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  content: [{ type: 'text', text, citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  stop_details: null,
  container: null,
  usage,
};
const ended = (changes: object): Reply => ({ body: { ...message, ...changes } });
const failed = (status: number, type: string, said: string, details: object | null = null): Reply => ({
  status,
  body: { type: 'error', error: { type, message: said, details }, request_id: 'req_1' },
});

const rows: [name: string, reply: Reply, code: AnnotatorErrorCode, told: RegExp][] = [
  ['overloaded: broken off', ended({ stop_reason: 'network_error' }), 'overloaded', /network_error/],
  [
    'truncated: failure mode 1, half a JSON',
    ended({ stop_reason: 'max_tokens', content: [{ type: 'text', text: '{"im' }] }),
    'truncated',
    /cut off at the output cap.*\{"im/,
  ],
  [
    'truncated: failure mode 2, newlines until the cap',
    ended({ stop_reason: 'max_tokens', content: [{ type: 'text', text: '\n'.repeat(4000) }] }),
    'truncated',
    /cut off/,
  ],
  [
    'truncated: failure mode 3, all of it thinking',
    ended({ stop_reason: 'max_tokens', content: [{ type: 'thinking', thinking: 'hm', signature: 's' }] }),
    'truncated',
    /cut off/,
  ],
  [
    'truncated: out of context',
    ended({ stop_reason: 'model_context_window_exceeded', content: [] }),
    'truncated',
    /longer than the context/,
  ],
  [
    'refused: with a category',
    ended({
      stop_reason: 'refusal',
      content: [],
      stop_details: { type: 'refusal', category: 'bio', explanation: 'Biology.' },
    }),
    'refused',
    /declined: bio: Biology/,
  ],
  [
    'refused: failure mode 19, without details',
    ended({ stop_reason: 'refusal', content: [], stop_details: null }),
    'refused',
    /^The model declined and gave no reason\.$/,
  ],
  [
    'refused: failure mode 20, in words',
    ended({ stop_reason: 'refusal', content: [{ type: 'text', text: 'I cannot identify people' }] }),
    'refused',
    /I cannot identify people/,
  ],
  ['empty: no content', ended({ content: [] }), 'empty', /No text came back \(stop reason end_turn\)/],
  [
    'empty: only thinking',
    ended({ content: [{ type: 'thinking', thinking: text, signature: 's' }] }),
    'empty',
    /No text/,
  ],
  ['empty: only space', ended({ content: [{ type: 'text', text: ' \n' }] }), 'empty', /No text/],
  [
    'blocked',
    failed(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
    'blocked',
    /content filtering/,
  ],
  [
    'bad-image: failure mode 12, too many pixels',
    failed(400, 'invalid_request_error', 'Too large.', {
      error_code: 'image_dimensions_too_large',
      max_side_length_pixels: 2000,
      paths: ['messages.0.content.3'],
    }),
    'bad-image',
    /Too large.*imageLoader/,
  ],
  [
    'bad-image: scaling was forbidden',
    failed(
      400,
      'invalid_request_error',
      'messages.0.content.1: image is 3000x3000, the largest that fits is 1932x1932',
    ),
    'bad-image',
    /3000x3000/,
  ],
  [
    'bad-image: failure mode 10, another type than was said',
    failed(400, 'invalid_request_error', 'Image does not match the provided media type image/jpeg'),
    'bad-image',
    /media type/,
  ],
  [
    'bad-image: failure mode 11, over 10 MB of base64',
    failed(
      400,
      'invalid_request_error',
      'messages.0.content.1.image.source.base64: image exceeds 10 MB maximum: 11534336 bytes > 10485760 bytes',
    ),
    'bad-image',
    /exceeds 10 MB/,
  ],
  [
    'bad-image: failure modes 14 and 15, cannot be decoded',
    failed(400, 'invalid_request_error', 'Could not process image'),
    'bad-image',
    /Could not process/,
  ],
  [
    'too-large: failure mode 13',
    failed(413, 'invalid_request_error', 'Request exceeds the maximum size'),
    'too-large',
    /Show fewer images/,
  ],
  [
    'too-large: tokens',
    failed(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'too-large',
    /too long/,
  ],
  [
    'bad-request: failure mode 5, bounds in the schema',
    failed(
      400,
      'invalid_request_error',
      "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
    ),
    'bad-request',
    /minimum/,
  ],
  [
    'bad-request: failure mode 6, the grammar',
    failed(400, 'invalid_request_error', 'The compiled grammar is too large'),
    'bad-request',
    /grammar/,
  ],
  ['bad-request: not processable', failed(422, 'invalid_request_error', 'No.'), 'bad-request', /422/],
  [
    'unauthorized: key',
    failed(401, 'authentication_error', 'invalid bearer token'),
    'unauthorized',
    /ANTHROPIC_API_KEY/,
  ],
  ['unauthorized: permission', failed(403, 'permission_error', 'Not allowed.'), 'unauthorized', /Not allowed/],
  [
    'unauthorized: organization on hold',
    failed(400, 'invalid_request_error', 'On hold.', { error_code: 'organization_on_hold' }),
    'unauthorized',
    /On hold/,
  ],
  [
    'unknown-model',
    failed(404, 'not_found_error', 'model: claude-nobody'),
    'unknown-model',
    /claude-nobody. Check \{ model \}/,
  ],
  ['quota: billing', failed(402, 'billing_error', 'Pay first.'), 'quota', /Pay first/],
  [
    'quota: no credit',
    failed(400, 'invalid_request_error', 'Your credit balance is too low to access the API'),
    'quota',
    /credit balance/,
  ],
  [
    'quota: failure mode 28, spend limit',
    failed(429, 'rate_limit_error', 'Spent.', { error_code: 'enforced_spend_limit_reached' }),
    'quota',
    /Spent/,
  ],
  [
    'quota: failure mode 28, contract',
    failed(429, 'rate_limit_error', 'Spent.', { error_code: 'contract_spend_limit_reached' }),
    'quota',
    /Spent/,
  ],
  ['rate-limited', failed(429, 'rate_limit_error', 'This would exceed your rate limit.'), 'rate-limited', /rate limit/],
  [
    'rate-limited: grown too fast',
    failed(429, 'rate_limit_error', 'Slower.', { error_code: 'ramp_limit_exceeded' }),
    'rate-limited',
    /Slower/,
  ],
  ['overloaded: 529', failed(529, 'overloaded_error', 'Overloaded'), 'overloaded', /529: Overloaded/],
  ['overloaded: 500', failed(500, 'api_error', 'Internal server error'), 'overloaded', /500/],
  ['overloaded: a gateway', { status: 502, body: '<html>Bad Gateway</html>' }, 'overloaded', /Bad Gateway/],
  ['timeout: the vendor gave up', failed(504, 'timeout_error', 'Timed out'), 'timeout', /504/],
  [
    'network: a page instead of a message',
    { body: '<html>Welcome</html>' },
    'network',
    /no message of Anthropic. Check \{ baseURL \}/,
  ],
];

test.each(rows)('%s', async (_, reply, code, told) => {
  await using server = await serve(() => reply);
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: 'key', baseURL: server.url });
  const call = annotator.answer(makeQuestion(), { signal: AbortSignal.timeout(30_000), maxOutputTokens: 100 });
  const error = await errorOf(call);
  expect(error.message).toMatch(told);
  expect(error.code).toBe(code);
  expect(error.cause).toBeUndefined();
  expect(server.arrived).toHaveLength(1);
});

test('an answer comes with its text, its model and what it cost, without the thinking', async () => {
  const content = [
    { type: 'thinking', thinking: 'The first is better.', signature: 's' },
    { type: 'redacted_thinking', data: 'x' },
    { type: 'text', text: '{"images":', citations: null },
    { type: 'text', text: '[]}', citations: null },
  ];
  const counted = { ...usage, cache_creation_input_tokens: 900, cache_read_input_tokens: 20 };
  const reply = {
    body: { ...message, content, usage: { ...counted, output_tokens_details: { thinking_tokens: 30 } } },
  };
  await using server = await serve(() => reply);
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: 'key', baseURL: server.url });
  const answer = await annotator.answer(makeQuestion(), { signal: AbortSignal.timeout(30_000), maxOutputTokens: 100 });
  expect(answer).toEqual({
    output: text,
    model: 'claude-sonnet-5-5',
    usage: {
      inputTokens: 1290 + 900 + 20,
      cachedInputTokens: 20,
      cacheWriteTokens: 900,
      outputTokens: 38,
      reasoningTokens: 30,
    },
  });
});

test('what was not answered cost something all the same, and says so', async () => {
  await using server = await serve(() => ended({ stop_reason: 'refusal', content: [] }));
  const annotator = anthropic({ model: 'claude-sonnet-5', apiKey: 'key', baseURL: server.url });
  const call = annotator.answer(makeQuestion(), { signal: AbortSignal.timeout(30_000), maxOutputTokens: 100 });
  const { usage: spent, model } = await errorOf(call);
  expect(spent).toMatchObject({ inputTokens: 1290, outputTokens: 38 });
  expect(model).toBe('claude-sonnet-5-5');
});

test('usage and model that are not told are absent, not invented', async () => {
  await using server = await serve(() => ({ body: { content: message.content, stop_reason: 'end_turn' } }));
  const annotator = anthropic({ model: 'claude-sonnet-5', apiKey: 'key', baseURL: server.url });
  const call = annotator.answer(makeQuestion(), { signal: AbortSignal.timeout(30_000), maxOutputTokens: 100 });
  expect(await call).toEqual({ output: text });
});
