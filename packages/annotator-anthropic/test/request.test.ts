import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { errorOf, makeImage, makeQuestion } from '../../../test/vendor/ask.ts';
import { serve } from '../../../test/vendor/serve.ts';
import { type AnthropicOptions, anthropic } from '../src/index.ts';

const specs = join(import.meta.dirname, '../../../../shared/reference/specs/anthropic-sdk-1.12.0.schema.json');
const reply = { body: { content: [{ type: 'text', text: '{}' }], stop_reason: 'end_turn' } };

/** What arrives at the vendor when the question is asked. */
async function capture(options: Partial<AnthropicOptions> = {}, question = makeQuestion(), maxOutputTokens = 4_000) {
  await using server = await serve(() => reply);
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: 'key-1', baseURL: server.url, ...options });
  await annotator.answer(question, { signal: AbortSignal.timeout(30_000), maxOutputTokens });
  const [arrived] = server.arrived;
  if (!arrived) throw new Error('nothing arrived');
  return { ...arrived, body: arrived.body as Record<string, unknown> };
}

test('a question is shown word for word, its images in between, byte for byte', async () => {
  const question = makeQuestion();
  const { path, headers, body } = await capture({}, question);
  expect(path).toBe('/v1/messages');
  expect(headers.authorization).toBe('Bearer key-1');
  const content = question.parts.map((part) =>
    'text' in part
      ? { type: 'text', text: part.text }
      : {
          type: 'image',
          source: {
            type: 'base64',
            media_type: part.image.mediaType,
            data: Buffer.from(part.image.bytes).toString('base64'),
          },
          transformations: { oversized_image: 'error' },
        },
  );
  expect(content.map(({ type }) => type).join()).toMatch(/text,image,text,image/);
  expect(body).toEqual({
    model: 'claude-sonnet-5-5',
    max_tokens: 4_000,
    system: [{ type: 'text', text: question.instructions, cache_control: { type: 'ephemeral', ttl: '5m' } }],
    messages: [{ role: 'user', content }],
    output_config: { format: { type: 'json_schema', schema: question.schema } },
  });
});

test('effort and ttl go where the vendor wants them, and only effort changes who answers', async () => {
  const { body } = await capture({ effort: 'low', ttl: '1h' });
  expect(body.output_config).toMatchObject({ effort: 'low' });
  expect(body.system).toMatchObject([{ cache_control: { ttl: '1h' } }]);
  const options = { model: 'claude-opus-5-5', apiKey: 'key' };
  expect(anthropic({ ...options, ttl: '1h', maxOutputTokens: 9_000 }).id).toBe('anthropic:claude-opus-5-5');
  expect(anthropic({ ...options, effort: 'low' }).id).toBe('anthropic:claude-opus-5-5?effort=low');
  expect(anthropic({ ...options, effort: 'low', id: 'mine' }).id).toBe('mine');
  expect(anthropic({ ...options, maxOutputTokens: 9_000 }).maxOutputTokens).toBe(9_000);
});

test('failure mode 3: a cap that leaves room for thinking is sent without streaming', async () => {
  expect((await capture({}, makeQuestion(), 64_000)).body.max_tokens).toBe(64_000);
});

test('failure mode 13: a request over 32 MB is not sent', async () => {
  await using server = await serve(() => reply);
  const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: 'key', baseURL: server.url });
  const ask = (images: number) =>
    annotator.answer(
      makeQuestion({ images: Array.from({ length: images }, (_, seed) => makeImage(seed, 'image/png', 7_000_000)) }),
      {
        signal: AbortSignal.timeout(30_000),
        maxOutputTokens: 100,
      },
    );
  const error = await errorOf(ask(4));
  expect(error.code).toBe('too-large');
  expect(error.message).toMatch(/37\.3 MB in base64; Anthropic takes 32 MB.*fewer images/);
  expect(server.arrived).toHaveLength(0);
  await ask(3);
  expect(server.arrived).toHaveLength(1);
});

test.skipIf(!existsSync(specs))(
  'failure mode 9: requests keep to the schema of the SDK (needs ../shared)',
  async () => {
    const validate = new Ajv({ strict: false }).addSchema(JSON.parse(readFileSync(specs, 'utf8')), 'anthropic');
    const requests = await Promise.all([
      capture(),
      capture({ effort: 'max', ttl: '1h' }),
      capture({}, makeQuestion({ images: [makeImage(1, 'image/webp'), makeImage(2, 'image/gif'), makeImage(3)] })),
    ]);
    for (const { body } of requests) {
      expect(validate.validate('anthropic#/definitions/ROOT_MessagesRequest', body), validate.errorsText()).toBe(true);
      // The check can fail: what the vendor no longer takes is found.
      expect(validate.validate('anthropic#/definitions/ROOT_MessagesRequest', { ...body, temperature: 0 })).toBe(false);
    }
  },
);
