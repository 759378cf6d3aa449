import { createOpenAI } from '@ai-sdk/openai';
import type { ImageModelV4 } from '@ai-sdk/provider';
import { type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { describe, expect, test } from 'vitest';
import { aiSdk } from '../src/index.ts';

const error = (status: number, body: object, headers = {}) => ({ status, headers, body: { error: body } });

const wire: GeneratorWire = {
  basePath: '/v1',
  readRequest({ url, body }) {
    if (url !== '/v1/images/generations') throw new Error(`There is no ${url}.`);
    const { prompt, size } = body as { prompt: string; size: string };
    const [width, height] = size.split('x').map(Number);
    return { prompt, width, height };
  },
  reply: (_, { base64 }) => ({ status: 200, body: { created: 1, data: [{ b64_json: base64 }] } }),
  errors: {
    blocked: error(400, { message: 'Your request was rejected by the safety system.', code: 'moderation_blocked' }),
    empty: { status: 200, body: { created: 1, data: [] } },
    'rate-limited': {
      ...error(429, { message: 'Rate limit reached.', code: 'rate_limit_exceeded' }, { 'retry-after': '3' }),
      retryAfterMs: 3_000,
    },
    quota: error(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
    overloaded: error(503, { message: 'The server is overloaded.' }),
    unauthorized: error(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
    'unknown-model': error(404, { message: 'The model does not exist.', code: 'model_not_found' }),
  },
  lacks: ['seed', 'guidance', 'steps'],
};

type Server = { baseURL: string; apiKey: string };
const modelOf = ({ baseURL, apiKey }: Server) => createOpenAI({ baseURL, apiKey }).image('gpt-image-2');

describe('a model of a provider', () =>
  testGenerator(test, {
    wire,
    create: (server) => aiSdk({ model: modelOf(server), secrets: [server.apiKey] }),
  }));

/** As it is wrapped by others: nothing of it is known but the interface, and it calls with the platform's `fetch`. */
describe('a model that is wrapped', () =>
  testGenerator(test, {
    wire,
    create(server) {
      const inner = modelOf(server);
      const { provider, modelId, maxImagesPerCall } = inner;
      const model: ImageModelV4 = {
        ...{ specificationVersion: 'v4', provider, modelId, maxImagesPerCall },
        doGenerate: (call) => inner.doGenerate(call),
      };
      return aiSdk({ model, secrets: [server.apiKey] });
    },
  }));

test('says so when it is no image model', () => {
  expect(() => aiSdk({ model: 'gpt-image-2' as never })).toThrow('the text "gpt-image-2"');
});
