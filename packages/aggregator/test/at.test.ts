import { describe, expect, test } from 'vitest';
import { addAt, at, countAt, entryOf, numberAt, wholeAt } from '../src/numbers/at.ts';

describe('a place that is not there', () => {
  test.each([-1, 3, 0.5, Number.NaN])('%d throws, whatever the list, and nothing is written', (place) => {
    const numbers = Float64Array.of(1, 2, 3);
    const whole = Int32Array.of(1, 2, 3);
    const message = `There is no entry ${place} in a list of 3.`;
    expect(() => at(['a', 'b', 'c'], place)).toThrow(new RangeError(message));
    expect(() => numberAt(numbers, place)).toThrow(new RangeError(message));
    expect(() => wholeAt(whole, place)).toThrow(new RangeError(message));
    expect(() => addAt(numbers, place, 1)).toThrow(new RangeError(message));
    expect(() => countAt(whole, place)).toThrow(new RangeError(message));
    expect([...numbers, ...whole]).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('a key that is not there throws', () => {
    expect(() => entryOf(new Map([['a', 1]]), 'b')).toThrow(new RangeError('There is no entry b in a map of 1.'));
  });
});

test('0, NaN and an empty text are entries like others', () => {
  expect(at([0, 1], 0)).toBe(0);
  expect(at([''], 0)).toBe('');
  expect(numberAt(Float64Array.of(Number.NaN), 0)).toBeNaN();
  expect(wholeAt(Uint16Array.of(0), 0)).toBe(0);
  expect(entryOf(new Map([[0, 0]]), 0)).toBe(0);
});
