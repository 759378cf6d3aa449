import { InputError } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeScale, parseScale, type Scale, toScore } from '../../src/ratings/scale.ts';

/** Scales as people use them: whole numbers and tenths, either end the better one. */
const scale: fc.Arbitrary<Scale> = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }))
  .filter(([worst, best]) => worst !== best)
  .map(([worst, best]) => ({ worst: worst / 10, best: best / 10 }));

test('a scale that is written is read again', () => {
  fc.assert(
    fc.property(scale, (one) => {
      expect(parseScale(describeScale(one))).toEqual(one);
    }),
  );
});

test.each([
  ['0..10', { worst: 0, best: 10 }],
  [' 5..1 ', { worst: 5, best: 1 }],
  ['-1..+1', { worst: -1, best: 1 }],
  ['.5..1.', { worst: 0.5, best: 1 }],
])('%s is a scale', (text, expected) => {
  expect(parseScale(text)).toEqual(expected);
});

test.each(['', '..', '1', '1..', '1..5..9', '1 .. 5', '1,0..5', '1e1..5', 'Infinity..0', '3..3.0', '0x1..5'])(
  'the text "%s" is none',
  (text) => {
    expect(() => parseScale(text)).toThrow(InputError);
    expect(() => parseScale(text)).toThrow(`"${text}" is no scale. Expected its worst and its best rating`);
  },
);

test('the ends of a scale are 1 and 5, its middle is 3', () => {
  fc.assert(
    fc.property(scale, (one) => {
      expect(toScore(one.worst, one)).toBe(1);
      expect(toScore(one.best, one)).toBe(5);
      expect(toScore((one.worst + one.best) / 2, one)).toBeCloseTo(3, 9);
    }),
  );
});

test('nearer to the best is never the lower score, and what is off the scale is no score', () => {
  const rating = fc.integer({ min: -1200, max: 1200 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(scale, rating, rating, (one, first, second) => {
      const [low = 0, high = 0] = [first, second].sort((a, b) => (a - b) * (one.best - one.worst));
      const [lower, higher] = [toScore(low, one), toScore(high, one)];
      const isOn = (value: number) => value >= Math.min(one.worst, one.best) && value <= Math.max(one.worst, one.best);
      expect(lower !== undefined).toBe(isOn(low));
      expect(higher !== undefined).toBe(isOn(high));
      if (lower !== undefined && higher !== undefined) expect(lower).toBeLessThanOrEqual(higher);
      for (const score of [lower, higher]) if (score !== undefined) expect(score >= 1 && score <= 5).toBe(true);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is on no scale', (rating) => {
  expect(toScore(rating, { worst: 0, best: 10 })).toBeUndefined();
});

test('three dots are no scale: one could belong to either number', () => {
  expect(() => parseScale('1...5')).toThrow(/no scale/);
  expect(parseScale('.5..1')).toEqual({ worst: 0.5, best: 1 });
});

test('a rating past an end by the least there is is off the scale, and the ends are on it', () => {
  expect(toScore(0.7000000000000001, { worst: 0.1, best: 0.7 })).toBeUndefined();
  expect(toScore(0.7, { worst: 0.1, best: 0.7 })).toBe(5);
  expect(toScore(0.7, { worst: 0.7, best: 0.1 })).toBe(1);
});
