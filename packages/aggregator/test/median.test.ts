import { expect, test } from 'vitest';
import { median } from '../src/index.ts';
import { scoreVotes } from './make-votes.ts';

test('median is the middle score, or the mean of the two; its error is that of normal scores', () => {
  const { scores, standardErrors, fit } = median().estimate(
    scoreVotes(
      [
        [0, 0, 1],
        [0, 1, 5],
        [0, 2, 2],
        [1, 0, 2],
        [1, 2, 5],
        [2, 1, 3],
        [4, 0, 4],
        [4, 1, 1],
        [4, 2, 4],
        [4, 3, 5],
      ],
      5,
    ),
  );
  expect([...scores]).toEqual([2, 3.5, 3, Number.NaN, 4]);
  // 1, 2 and 5 have the standard deviation √(13/3); 2 and 5 have 3/√2.
  expect(standardErrors[0]).toBeCloseTo(Math.sqrt(Math.PI / 2) * Math.sqrt(13 / 9), 12);
  expect(standardErrors[1]).toBeCloseTo(1.5, 12);
  expect(standardErrors[2]).toBeNaN();
  expect(fit).toBeUndefined();
});
