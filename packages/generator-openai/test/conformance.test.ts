import { type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { expect, test } from 'vitest';
import { openai } from '../src/index.ts';

const error = (status: number, body: object, headers = {}) => ({ status, headers, body: { error: body } });

const wire: GeneratorWire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/images/generations') throw new Error(`There is no ${url}.`);
    const { prompt, size, n } = body as { prompt: string; size: string; n: number };
    if (n !== 1) throw new Error(`${n} images were asked for.`);
    const [width, height] = size.split('x').map(Number);
    return { prompt, width, height };
  },
  reply: (_, { base64 }) => ({
    status: 200,
    body: { created: 1, data: [{ b64_json: base64 }], usage: { total_tokens: 9 } },
  }),
  errors: {
    blocked: [
      error(400, {
        ...{ message: 'Your request was rejected by the safety system.', type: 'image_generation_user_error' },
        ...{ code: 'moderation_blocked', param: null },
      }),
      error(400, {
        ...{ message: 'Your request was rejected as a result of our safety system.', type: 'invalid_request_error' },
        code: 'content_policy_violation',
      }),
    ],
    empty: { status: 200, body: { created: 1, data: [] } },
    'bad-request': error(400, { message: "Invalid value: '10x10'.", type: 'invalid_request_error', param: 'size' }),
    'rate-limited': {
      ...error(
        429,
        { message: 'Rate limit reached for images per minute.', code: 'rate_limit_exceeded' },
        { 'retry-after': '12' },
      ),
      retryAfterMs: 12_000,
    },
    quota: error(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
    overloaded: error(503, { message: 'The server is overloaded.' }),
    unauthorized: error(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
    'unknown-model': error(404, { message: 'The model does not exist.', code: 'model_not_found' }),
  },
  lacks: ['seed', 'guidance', 'steps'],
};

testGenerator(test, { wire, create: (server) => openai({ model: 'gpt-image-2', ...server }) });

test('the id names what changes the images', () => {
  expect(openai({ model: 'gpt-image-2', apiKey: 'a-key-of-mine', quality: 'high' }).id).toBe(
    'openai:gpt-image-2?quality=high',
  );
});
