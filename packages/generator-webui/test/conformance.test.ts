import { type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { expect, test } from 'vitest';
import { webui } from '../src/index.ts';

interface Body {
  prompt: string;
  seed: number;
  cfg_scale?: number;
  width: number;
  height: number;
  steps?: number;
}

const wire: GeneratorWire = {
  readRequest({ url, body }) {
    if (url !== '/sdapi/v1/txt2img') throw new Error(`There is no ${url}.`);
    const { prompt, seed, cfg_scale: guidance, width, height, steps } = body as Body;
    return { prompt, seed, guidance, width, height, steps };
  },
  reply: (_, { base64 }) => ({
    status: 200,
    body: { images: [base64], parameters: {}, info: JSON.stringify({ sd_model_name: 'v1-5', all_seeds: [1] }) },
  }),
  errors: {
    empty: { status: 200, body: { images: [], parameters: {}, info: '{}' } },
    'bad-request': { status: 422, body: { detail: [{ loc: ['body', 'steps'], msg: 'value is not a valid integer' }] } },
    overloaded: { status: 500, body: { error: 'OutOfMemoryError', detail: '', errors: 'CUDA out of memory.' } },
    unauthorized: { status: 401, body: { detail: 'Incorrect username or password' } },
    'unknown-model': { status: 404, body: { detail: 'Not Found' } },
  },
};

testGenerator(test, { wire, create: (server) => webui({ model: 'v1-5', ...server }) });

test('the id names checkpoint and sampler, without spaces', () => {
  expect(webui({ model: 'v1 5', sampler: 'DPM++ 2M' }).id).toBe('webui:v1%205?sampler=DPM%2B%2B%202M');
});
