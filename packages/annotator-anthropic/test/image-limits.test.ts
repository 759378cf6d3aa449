import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageLimits } from '../src/image-limits.ts';

const big = [
  'claude-sonnet-5-5',
  'claude-opus-4-7',
  'claude-opus-4-8-20260601',
  'claude-sonnet-5',
  'claude-fable-5-1',
  'anthropic.claude-haiku-5-5-20261001-v1:0',
];
const small = [
  'claude-haiku-4-5',
  'claude-haiku-4-5-20251001',
  'claude-opus-4-20250514',
  'claude-opus-4@20250514',
  'claude-3-5-sonnet-20241022',
  'claude-3-7-sonnet-latest',
  'claude-sonnet-4-6',
  'our-own-deployment',
];

test.each(big)('%s sees 2,576 px', (model) => expect(imageLimits(model).maxSide).toBe(2_576));
test.each(small)('%s sees 1,568 px', (model) => expect(imageLimits(model).maxSide).toBe(1_568));

test.each([
  ['claude-haiku-4-5', 1_568],
  ['claude-sonnet-5-5', 4_784],
])('failure mode 12: what %s may be shown is never over %i tiles', (model, maxTiles) => {
  const { maxSide = 0, maxPixels = 0 } = imageLimits(model);
  const tiles = (width: number, height: number) => Math.ceil(width / 28) * Math.ceil(height / 28);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxSide }), fc.integer({ min: 1, max: maxSide }), (width, height) => {
      // The tallest of that width is the hardest to fit.
      const tallest = Math.min(maxSide, Math.floor(maxPixels / width));
      return tiles(width, Math.min(height, tallest)) <= maxTiles && tiles(width, tallest) <= maxTiles;
    }),
    { numRuns: 2_000 },
  );
  // And not much smaller than it could be: the usual squares fit.
  expect(1_024 * 1_024).toBeLessThan(maxPixels);
});

test('failure modes 11, 12 and 14: bytes are counted after base64, images and types are named', () => {
  const { maxBytes = 0, maxImages, mediaTypes } = imageLimits('claude-sonnet-5-5');
  expect(Math.ceil(maxBytes / 3) * 4).toBeLessThanOrEqual(10_000_000);
  expect(maxImages).toBe(20);
  expect(mediaTypes).toEqual(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
});
