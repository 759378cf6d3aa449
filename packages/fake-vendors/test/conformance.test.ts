import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import { testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { anthropicMessages, geminiGenerateContent, openaiChat, openaiResponses } from '../src/index.ts';

// The plugins run on the vendors' real SDKs: what passes here is a wire that those SDKs speak.
describe('Responses', () => {
  const create = (server: { baseURL: string; apiKey: string }) =>
    openai({ model: 'gpt-6-sol', api: 'responses', ...server });
  testAnnotator(test, { wire: openaiResponses, create });
});

describe('Chat Completions', () => {
  testAnnotator(test, { wire: openaiChat, create: (server) => openai({ model: 'qwen3-vl', ...server }) });
});

describe('Messages', () => {
  testAnnotator(test, {
    wire: anthropicMessages,
    create: (server) => anthropic({ model: 'claude-sonnet-5-5', ...server }),
  });
});

describe('generateContent', () => {
  testAnnotator(test, {
    wire: geminiGenerateContent,
    create: (server) => google({ model: 'gemini-3.8-flash', ...server }),
  });
});
