import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { aiSdk } from '../src/index.ts';
import { anthropicWire, openaiWire } from './wires.ts';

describe('aiSdk, with @ai-sdk/anthropic', () => {
  testAnnotator(test, {
    wire: anthropicWire,
    create: (server) => aiSdk({ model: createAnthropic(server)('claude-sonnet-5-5'), secrets: [server.apiKey] }),
  });
});

describe('aiSdk, with @ai-sdk/openai', () => {
  testAnnotator(test, {
    wire: openaiWire,
    create: (server) => aiSdk({ model: createOpenAI(server)('gpt-6-sol'), secrets: [server.apiKey] }),
  });
});
