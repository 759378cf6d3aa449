import { testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { makeAnnotator, transports } from './transports.ts';
import { googleWire } from './wire.ts';

describe.each(transports)('through $sdk', ({ sdk }) => {
  testAnnotator(test, {
    wire: googleWire,
    create: ({ baseURL, apiKey }) => makeAnnotator(sdk, baseURL, { apiKey }),
  });
});
