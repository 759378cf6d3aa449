import { type RunTest, testAnnotator } from '@visionprefer/core/testing';
import { describe, test } from 'vitest';
import { makeAnnotator, transports } from './transports.ts';
import { googleWire } from './wire.ts';

/** What the older SDK cannot do, as it says itself. */
const beyondTheOlder = /follows no redirect|answer without end/;

describe.each(transports)('through $sdk', ({ sdk }) => {
  const run: RunTest = (name, body) => {
    if (sdk === 'genai' || !beyondTheOlder.test(name)) test(name, body);
  };
  testAnnotator(run, {
    wire: googleWire,
    create: ({ baseURL, apiKey }) => makeAnnotator(sdk, baseURL, { apiKey }),
  });
});
