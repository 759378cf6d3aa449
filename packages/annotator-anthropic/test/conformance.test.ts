import Anthropic from '@anthropic-ai/sdk';
import { testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { anthropic } from '../src/index.ts';
import { anthropicWire } from './wire.ts';

const model = 'claude-sonnet-5-5';

describe('anthropic, by a key', () => {
  testAnnotator(test, {
    wire: anthropicWire,
    create: ({ baseURL, apiKey }) => anthropic({ model, baseURL, apiKey }),
  });
});

describe('anthropic, by a client', () => {
  testAnnotator(test, {
    wire: anthropicWire,
    create: (server) => anthropic({ model, client: new Anthropic(server) }),
  });
});
