import type { ImageRequest } from '@visionprefer/core';
import { type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { test } from 'vitest';
import { diffusers } from '../src/index.ts';

const wire: GeneratorWire = {
  readRequest({ url, body }) {
    if (url !== '/generate') throw new Error(`There is no ${url}.`);
    return body as ImageRequest;
  },
  reply: (_, { base64 }) => ({ status: 200, body: { image: base64, model: 'tiny', used: {} } }),
  errors: {
    blocked: { status: 200, body: { blocked: 'nsfw' } },
    empty: { status: 200, body: { image: '' } },
    'bad-request': { status: 400, body: { error: { message: 'width has to be divisible by 8' } } },
    overloaded: { status: 503, body: { error: { message: 'The pipeline is still being loaded.' } } },
    unauthorized: { status: 401, body: { error: { message: 'The key is another one.' } } },
  },
};

testGenerator(test, { wire, create: (server) => diffusers({ model: 'tiny', ...server }) });
