import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inLines } from '../page/report/overview/charts/chart.ts';

test('a name is never cut, and broken only behind what is no letter', () => {
  expect(inLines('openai:gpt-6-sol', 10)).toEqual(['openai:', 'gpt-6-sol']);
  expect(inLines('incomprehensibilities', 5)).toEqual(['incomprehensibilities']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (name, characters) => {
      const kept = (text: string) => text.replace(/\s/gu, '');
      expect(kept(inLines(name, characters).join(''))).toBe(kept(name));
    }),
  );
});
