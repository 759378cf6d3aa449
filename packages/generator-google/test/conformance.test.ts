import { type ErrorReply, type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { google } from '../src/index.ts';

const error = (status: number, name: string, message: string): ErrorReply => ({
  ...{ status, body: { error: { code: status, message, status: name } } },
});

const errors: GeneratorWire['errors'] = {
  'bad-request': error(400, 'INVALID_ARGUMENT', 'Aspect ratio is not supported.'),
  'rate-limited': {
    status: 429,
    body: {
      error: {
        ...{ code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted (e.g. check quota).' },
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }],
      },
    },
    retryAfterMs: 7_000,
  },
  overloaded: error(503, 'UNAVAILABLE', 'The model is overloaded.'),
  unauthorized: error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
  'unknown-model': error(404, 'NOT_FOUND', 'models/none is not found.'),
};

const gemini: GeneratorWire = {
  readRequest({ url, body }) {
    if (!url.includes(':generateContent')) throw new Error(`There is no ${url}.`);
    const { contents, generationConfig } = body as {
      contents: [{ parts: [{ text: string }] }];
      generationConfig: { seed: number };
    };
    return { prompt: contents[0].parts[0].text, seed: generationConfig.seed };
  },
  reply: (_, { base64 }) => ({
    status: 200,
    body: {
      candidates: [
        {
          content: { parts: [{ text: 'Here it is.' }, { inlineData: { mimeType: 'image/png', data: base64 } }] },
          finishReason: 'STOP',
        },
      ],
      modelVersion: 'gemini-image',
    },
  }),
  errors: {
    ...errors,
    blocked: [
      { status: 200, body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
      { status: 200, body: { candidates: [{ finishReason: 'IMAGE_SAFETY' }] } },
    ],
    empty: {
      status: 200,
      body: { candidates: [{ content: { parts: [{ text: 'I cannot.' }] }, finishReason: 'STOP' }] },
    },
  },
  lacks: ['guidance', 'steps', 'size'],
};

describe('Gemini', () =>
  testGenerator(test, { wire: gemini, create: (server) => google({ model: 'gemini-image', ...server }) }));
