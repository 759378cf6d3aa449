import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weightedMean } from '../src/methods/weighted-mean.ts';
import { countingSort } from '../src/numbers/counting-sort.ts';
import { normalBelow } from '../src/numbers/normal.ts';
import { numberList } from '../src/numbers/number-list.ts';

test.each([
  // Worked out to 50 digits.
  [0.5, 0.691462461274013],
  [1, 0.841344746068543],
  [1.96, 0.97500210485178],
  [3, 0.99865010196837],
  [5, 0.999999713348428],
])('Φ(%d) is right to 14 digits', (x, probability) => {
  expect(normalBelow(x)).toBeCloseTo(probability, 14);
  expect(normalBelow(-x)).toBeCloseTo(1 - probability, 14);
});

test('Φ rises from one half to 1 and never past it', () => {
  const values = Array.from({ length: 2000 }, (_, step) => normalBelow((step + 1) / 200));
  expect(values[0]).toBeGreaterThan(0.5);
  expect(values.every((value, step) => value <= 1 && value > (values[step - 1] ?? 0) - 1e-15)).toBe(true);
  expect(normalBelow(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalBelow(1e300)).toBe(1);
  expect(normalBelow(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalBelow(Number.NaN)).toBeNaN();
});

describe('weightedMean', () => {
  const column = fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 });

  test('of equal weights is the textbook mean and s/√n', () => {
    // The eight values whose sample standard deviation, √(32/7), textbooks work out.
    const values = [2, 4, 4, 4, 5, 5, 3, 5];
    const mean = 4;
    const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7);
    const { scores, standardErrors } = weightedMean(1, votesOf(values));
    expect(scores).toEqual(Float64Array.of(4));
    expect(standardErrors[0]).toBeCloseTo(s / Math.sqrt(8), 14);
  });

  test('lies within the votes, and is exactly theirs when they agree', () => {
    fc.assert(
      fc.property(column, fc.double({ min: 1, max: 5, noNaN: true }), (values, same) => {
        const [mean = Number.NaN] = weightedMean(1, votesOf(values)).scores;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values));
        expect(mean).toBeLessThanOrEqual(Math.max(...values));
        const agreed = weightedMean(1, votesOf(values.map(() => same)));
        expect(agreed).toEqual({
          scores: Float64Array.of(same),
          standardErrors: Float64Array.of(values.length > 1 ? 0 : Number.NaN),
        });
      }),
    );
  });

  test('does not change when all weights are multiplied', () => {
    fc.assert(
      fc.property(column, fc.constantFrom(2, 4, 0.5), (values, factor) => {
        const weights = Float64Array.from(values, (_, place) => place + 1);
        const scaled = weights.map((weight) => weight * factor);
        expect(weightedMean(1, votesOf(values), scaled)).toEqual(weightedMean(1, votesOf(values), weights));
      }),
    );
  });

  test('knows nothing of an image without votes', () => {
    expect(weightedMean(3, { ...votesOf([2]), images: Int32Array.of(1) })).toEqual({
      scores: Float64Array.of(Number.NaN, 2, Number.NaN),
      standardErrors: new Float64Array(3).fill(Number.NaN),
    });
  });
});

test('countingSort sorts by all keys and keeps the order of equals', () => {
  const rows = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 30 });
  fc.assert(
    fc.property(rows, (entries) => {
      const keys = [0, 1].map((place) => ({
        values: Int32Array.from(entries, (entry) => entry[place] ?? 0),
        ranks: Int32Array.of(0, 1, 2, 3),
      }));
      const expected = entries
        .map((entry, index) => [...entry, index])
        .sort(([a = 0, b = 0, i = 0], [c = 0, d = 0, j = 0]) => a - c || b - d || i - j)
        .map((entry) => entry[2]);
      expect([...countingSort(entries.length, keys)]).toEqual(expected);
    }),
  );
});

test('numberList keeps what is pushed, past its first room and back', () => {
  const list = numberList(Int32Array);
  for (let number = 0; number < 100; number++) list.push(number);
  list.truncate(50);
  list.push(-1);
  expect(list).toHaveLength(51);
  expect([...list.values()]).toEqual([...Array(50).keys(), -1]);
});

function votesOf(values: readonly number[]) {
  return {
    images: new Int32Array(values.length),
    annotators: Int32Array.from(values.keys()),
    scores: Float64Array.from(values),
  };
}
