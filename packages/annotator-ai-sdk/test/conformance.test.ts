import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
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

describe('aiSdk, with a model that is wrapped', () => {
  testAnnotator(test, {
    wire: anthropicWire,
    create: (server) => aiSdk({ model: wrapped(server), secrets: [server.apiKey] }),
  });
});

/** As middleware leaves a model: an object that has nothing of the provider but its face. */
function wrapped(server: { baseURL: string; apiKey: string }): LanguageModelV4 {
  const model = createAnthropic(server)('claude-sonnet-5-5');
  return {
    specificationVersion: 'v4',
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (call) => model.doGenerate(call),
    doStream: (call) => model.doStream(call),
  };
}
