import { testAnnotator } from '@visionprefer/core/testing';
import { test } from 'vitest';
import { anthropic } from '../src/index.ts';
import { anthropicWire } from './wire.ts';

testAnnotator(test, {
  wire: anthropicWire,
  create: ({ baseURL, apiKey }) => anthropic({ model: 'claude-sonnet-5-5', baseURL, apiKey }),
});
