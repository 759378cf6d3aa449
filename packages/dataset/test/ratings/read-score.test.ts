import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumber, readScore } from '../../src/ratings/read-score.ts';

const scale = { worst: 0, best: 10 };

describe('readScore', () => {
  test.each([
    [5, 3],
    ['5', 3],
    [' 7.5\t', 4],
    ['+2.5', 2],
    ['1e1', 5],
    ['.0', 1],
    [-0, 1],
  ])('takes %j for the score %d', (value, score) => {
    expect(readScore(value, scale)).toEqual({ score, rating: Number(value) });
  });

  test.each([undefined, null, '', '  ', '-', 'NaN', 'nan', 'n/a', 'NA', 'null', 'None', Number.NaN])(
    'takes %j for an empty cell',
    (value) => {
      expect(readScore(value, scale)).toBe('empty');
    },
  );

  test.each(['refused', 'blocked', 'unreadable', 'abstained'])('takes the word %s for what it says', (outcome) => {
    expect(readScore(` ${outcome} `, scale)).toEqual({ outcome, detail: 'as the file says' });
  });

  test.each([10.001, -0.001, '11', '-1', 1e300, 'Infinity', Number.POSITIVE_INFINITY])(
    'makes no score of %j, which is off the scale or no number',
    (value) => {
      expect(readScore(value, scale)).toMatchObject({ outcome: 'unreadable' });
    },
  );

  test('says that a rating is off its scale, and which that is', () => {
    expect(readScore('11', scale)).toEqual({
      outcome: 'unreadable',
      detail: '11 is not on the scale 0..10',
      isOffScale: true,
    });
    expect(readScore('eleven', scale)).not.toHaveProperty('isOffScale');
  });

  test.each([true, [5], ['5'], { score: 5 }, '5/10', '5,0', '5 stars', '0x5', '٥', '5 5', '1_0', 5n])(
    'cuts no number out of what is more than one',
    (value) => {
      expect(readScore(value, scale)).toMatchObject({ outcome: 'unreadable' });
    },
  );

  test('every cell is a score within 1 and 5, empty, or has a reason', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[-+ .0-9eE]{0,6}$/),
      fc.double(),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(cell, (value) => {
        const read = readScore(value, scale);
        if (read === 'empty') return;
        if ('score' in read) {
          expect(read.score >= 1 && read.score <= 5).toBe(true);
          expect(Number(value)).toBe(read.rating);
          expect(read.score).toBeCloseTo(1 + (4 * read.rating) / 10, 9);
        } else expect(read.detail).not.toBe('');
      }),
    );
  });
});

test('a finite number is read from its own text, whatever blanks stand around it', () => {
  const blanks = fc.stringMatching(/^[ \t]{0,3}$/);
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), blanks, blanks, (number, before, after) => {
      expect(readNumber(number)).toBe(number);
      expect(readNumber(`${before}${number}${after}`)).toBe(Object.is(number, -0) ? 0 : number);
    }),
  );
});
