import { testAnnotator } from '@visionprefer/core/testing';
import OpenAI from 'openai';
import { describe, test } from 'vitest';
import { openai } from '../src/index.ts';
import { chatWire, responsesWire } from './wires.ts';

describe('openai, by Responses', () => {
  testAnnotator(test, {
    wire: responsesWire,
    create: (server) => openai({ model: 'gpt-6-sol', api: 'responses', ...server }),
  });
});

describe('openai, by Chat Completions', () => {
  testAnnotator(test, { wire: chatWire, create: (server) => openai({ model: 'qwen3-vl', ...server }) });
});

describe('openai, by a client', () => {
  testAnnotator(test, {
    wire: chatWire,
    create: (server) => openai({ model: 'qwen3-vl', api: 'chat', client: new OpenAI(server) }),
  });
});
