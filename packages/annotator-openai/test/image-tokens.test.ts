import { listwise, paperAspects } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { imageTokensOf } from '../src/image-tokens-of.ts';
import { openai } from '../src/index.ts';

const size = (text: string) => {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
};

// The vendor's own examples, and 1,920 × 1,080 at 1.2 for a patch.
test.each([
  ['gpt-4o', 'high', '1024x1024', 765],
  ['gpt-4o', 'high', '2048x4096', 1_105],
  ['gpt-4o', 'low', '4096x8192', 85],
  ['gpt-4o-mini', 'high', '1024x1024', 2_833 + 4 * 5_667],
  ['gpt-4.1', 'high', '1024x1024', 765],
  ['gpt-5', 'high', '1024x1024', 70 + 4 * 140],
  ['gpt-5.1', 'high', '512x512', 70 + 140],
  ['o3', 'high', '1024x1024', 75 + 4 * 150],
  ['gpt-4.1-mini', 'high', '1024x1024', Math.ceil(1_024 * 1.62)],
  ['gpt-4.1-mini-2025-04-14', 'high', '1800x2400', Math.ceil(1_452 * 1.62)],
  ['gpt-5-nano', 'high', '1800x2400', Math.ceil(1_452 * 2.46)],
  ['o4-mini', 'high', '1800x2400', Math.ceil(1_452 * 1.72)],
  ['gpt-5.4-mini', 'high', '256x256', Math.ceil(64 * 1.62)],
  ['gpt-6-astra', 'high', '256x256', 77],
  ['gpt-6-astra', 'high', '1024x1024', 1_229],
  ['gpt-6.1-sol', 'high', '1920x1080', 2_448],
  ['gpt-6-astra', 'original', '4032x3024', 14_364],
  ['gpt-5.5', 'auto', '4032x3024', 11_868],
  ['gpt-6-luna', 'low', '4032x3024', Math.ceil(256 * 1.2)],
] as const)('%s at %s counts %s as %i', (model, detail, pixels, tokens) => {
  expect(imageTokensOf(model, detail)?.(size(pixels))).toBe(tokens);
});

test('an image over the budget never counts more than the budget', () => {
  const count = imageTokensOf('gpt-4.1-mini', 'high');
  for (let width = 1; width < 6_000; width += 37) {
    for (let height = 1; height < 6_000; height += 411) {
      expect(count?.({ width, height })).toBeLessThanOrEqual(Math.ceil(1_536 * 1.62));
    }
  }
});

test('only the vendor itself, at its usual prices, has list prices and a rule for images', () => {
  const face = (options: object) => {
    const { vendor, model, imageTokens } = openai({ model: 'gpt-6-sol', apiKey: 'k', ...options });
    return [vendor, model, typeof imageTokens];
  };
  expect(face({ baseURL: 'https://api.openai.com/v1' })).toEqual(['openai', 'gpt-6-sol', 'function']);
  const unlisted = [undefined, 'gpt-6-sol', 'undefined'];
  expect(face({ baseURL: 'http://localhost:8000/v1' })).toEqual(unlisted);
  expect(face({ baseURL: 'https://eu.api.openai.com/v1' })).toEqual(unlisted);
  expect(face({ baseURL: 'https://api.openai.com/v1', extraBody: { service_tier: 'priority' } })).toEqual(unlisted);
});

test('decisions repeat the levels for each image and aspect, and say so', () => {
  const { addedTokens } = openai({ model: 'gpt-6-luna', apiKey: 'k', scores: 'expected', api: 'decisions' });
  const image = { mediaType: 'image/png' as const, width: 1, height: 1, hash: 'a' };
  const added = ['a', 'ab'].map((ids) => {
    const images = [...ids].map((id) => ({ id, image }));
    const [question] = listwise().ask({ id: 's', prompt: 'p', digest: '0'.repeat(64), images }, paperAspects);
    return (question && addedTokens?.(question)) ?? 0;
  });
  const words = paperAspects.flatMap(({ levels }) => levels.map(({ description }) => description)).join('').length;
  expect(added[0]).toBeGreaterThan(words);
  expect(added[1]).toBe(2 * (added[0] ?? 0) - 1);
});
