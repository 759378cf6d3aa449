import { expect, test } from 'vitest';
import { imageTokensOf } from '../src/image-tokens-of.ts';
import { anthropic } from '../src/index.ts';

// The vendor's own examples.
test.each([
  ['claude-haiku-4-5', 200, 200, 64],
  ['claude-haiku-4-5', 1_000, 1_000, 1_296],
  ['claude-haiku-4-5', 1_092, 1_092, 1_521],
  ['claude-haiku-4-5', 1_920, 1_080, 1_560],
  ['claude-haiku-4-5', 1_075, 1_520, 1_551],
  ['claude-sonnet-5-5', 1_092, 1_092, 1_521],
  ['claude-sonnet-5-5', 3_840, 2_160, 4_784],
  ['claude-sonnet-5-5', 8_000, 1, 92],
])('%s counts %i × %i px as %i', (model, width, height, tokens) => {
  expect(imageTokensOf(model)({ width, height })).toBe(tokens);
});

test('only the vendor itself has list prices and a rule for images; a cache of an hour costs twice the input', () => {
  const face = (options: object) => {
    const annotator = anthropic({ model: 'claude-sonnet-5-5', apiKey: 'k', ...options });
    return [annotator.vendor, annotator.model, typeof annotator.imageTokens, annotator.cacheWriteFactor];
  };
  const baseURL = 'https://api.anthropic.com';
  expect(face({ baseURL })).toEqual(['anthropic', 'claude-sonnet-5-5', 'function', 1.25]);
  expect(face({ baseURL, ttl: '1h' })).toEqual(['anthropic', 'claude-sonnet-5-5', 'function', 2]);
  const unlisted = [undefined, 'claude-sonnet-5-5', 'undefined', 1.25];
  expect(face({ baseURL: 'http://localhost:8000' })).toEqual(unlisted);
  expect(face({ client: { messages: { create: () => undefined } } })).toEqual(unlisted);
});
