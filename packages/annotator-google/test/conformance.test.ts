import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { google } from '../src/index.ts';
import { makeAnnotator, transports } from './transports.ts';
import { googleWire } from './wire.ts';

describe.each(transports)('through $sdk', ({ sdk }) => {
  testAnnotator(test, {
    wire: googleWire,
    create: ({ baseURL, apiKey }) => makeAnnotator(sdk, baseURL, { apiKey }),
  });
});

const model = 'gemini-3.8-flash';

describe('through a client of @google/genai', () => {
  testAnnotator(test, {
    wire: googleWire,
    create: ({ baseURL, apiKey }) => {
      const httpOptions = { baseUrl: baseURL, apiVersion: 'v1beta', fetch };
      return google({ model, client: new GoogleGenAI({ apiKey, vertexai: false, httpOptions }) });
    },
  });
});

describe('through a client of @google/generative-ai', () => {
  testAnnotator(test, {
    wire: googleWire,
    create: ({ baseURL, apiKey }) => google({ model, baseURL, client: new GoogleGenerativeAI(apiKey) }),
  });
});
