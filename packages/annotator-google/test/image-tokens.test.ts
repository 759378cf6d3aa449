import { expect, test } from 'vitest';
import { imageTokensOf } from '../src/image-tokens-of.ts';
import { google } from '../src/index.ts';

test.each([
  ['gemini-3.8-flash', undefined, 4_000, 3_000, 1_120],
  ['gemini-3.8-flash', 'MEDIA_RESOLUTION_LOW', 4_000, 3_000, 280],
  ['gemini-4-argon', 'MEDIA_RESOLUTION_MEDIUM', 64, 64, 560],
  ['gemini-3.1-pro-preview', 'MEDIA_RESOLUTION_ULTRA_HIGH', 64, 64, 2_240],
  ['gemini-flash-latest', undefined, 64, 64, 1_120],
  ['gemini-2.5-flash', undefined, 384, 384, 258],
  ['models/gemini-2.0-flash', undefined, 385, 100, 258],
  ['gemini-2.5-pro', undefined, 1_000, 600, 2 * 258],
] as const)('%s at %s counts %i × %i px as %i', (model, resolution, width, height, tokens) => {
  expect(imageTokensOf(model, resolution)?.({ width, height })).toBe(tokens);
});

test('only the vendor itself has list prices and a rule for images', () => {
  const face = (options: object) => {
    const { vendor, model, imageTokens } = google({ model: 'gemini-3.8-flash', sdk: 'generative-ai', ...options });
    return [vendor, model, typeof imageTokens];
  };
  const baseURL = 'https://generativelanguage.googleapis.com';
  expect(face({ apiKey: 'k', baseURL })).toEqual(['google', 'gemini-3.8-flash', 'function']);
  const unlisted = [undefined, 'gemini-3.8-flash', 'undefined'];
  expect(face({ apiKey: 'k', baseURL: 'http://localhost:8000' })).toEqual(unlisted);
  expect(face({ client: { models: { generateContent: () => undefined } } })).toEqual(unlisted);
});
