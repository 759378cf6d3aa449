import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turnPairs } from '../src/judge/turn-pairs.ts';
import { estimate, shareRight } from '../src/measure/estimates.ts';
import { poolMeasures } from '../src/measure/measure-model.ts';
import { findOverOptimised } from '../src/measure/over-optimised.ts';
import { placeOnCurve } from '../src/measure/place-on-curve.ts';

const curve = [
  { turned: 0, gain: 0.3 },
  { turned: 0.5, gain: 0 },
  { turned: 1, gain: -0.3 },
];

test('labels are placed between the points of the curve', () => {
  expect(placeOnCurve(curve, 0.15)).toBeCloseTo(0.25, 10);
  expect(placeOnCurve(curve, 0.5)).toBe(0);
  expect(placeOnCurve(curve, -0.5)).toBe(1);
  // A rise along the curve is chance: both points get their mean.
  expect(
    placeOnCurve(
      [
        { turned: 0, gain: 0.2 },
        { turned: 0.25, gain: 0.4 },
        { turned: 1, gain: -0.3 },
      ],
      0.31,
    ),
  ).toBe(0);
});

test('more is never placed behind less', () => {
  const gain = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(gain, { minLength: 2, maxLength: 6 }), gain, gain, (gains, one, other) => {
      const points = gains.map((each, index) => ({ turned: index / (gains.length - 1), gain: each }));
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const [behind, before] = [placeOnCurve(points, less), placeOnCurve(points, more)];
      expect(before).toBeGreaterThanOrEqual(0);
      expect(behind).toBeLessThanOrEqual(1);
      expect(before).toBeLessThanOrEqual(behind);
    }),
  );
});

test('an interval is over prompts, and one without spread has no width', () => {
  const cell = (right: number) => ({ scene: 0, pictures: 10, right, flaw: 0 });
  const same = estimate([Array.from({ length: 12 }, () => cell(5))], (cells = []) => shareRight(cells));
  expect(same).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  const spread = estimate([Array.from({ length: 100 }, (_, index) => cell(index % 2 ? 10 : 0))], (cells = []) =>
    shareRight(cells),
  );
  // The standard error of 100 prompts, half of them right, is 0.05.
  expect(spread.low).toBeCloseTo(0.4, 1);
  expect(spread.high).toBeCloseTo(0.6, 1);
});

test('over-optimised is a truth that falls while the reward rises, and nothing else', () => {
  const rounds = (truth: (round: number) => number, reward: (round: number) => number) =>
    Array.from({ length: 20 }, (_, round) => ({
      truth: truth(round) + 0.01 * (round % 2),
      reward: reward(round),
      right: 0,
    }));
  const peaked = (round: number) => 4 - Math.abs(round - 9) / 10;
  expect(findOverOptimised(rounds(peaked, (round) => round))).toMatchObject({ round: 10 });
  expect(
    findOverOptimised(
      rounds(
        (round) => round / 10,
        (round) => round,
      ),
    ),
  ).toBeUndefined();
  expect(findOverOptimised(rounds(peaked, (round) => -round))).toBeUndefined();
  expect(
    findOverOptimised(
      rounds(
        () => 3,
        (round) => round,
      ),
    ),
  ).toBeUndefined();
});

test('pairs are turned round each on its own, and a larger share turns what a smaller one does', () => {
  const pairs = Array.from({ length: 4000 }, (_, scene) => ({
    scene,
    chosen: Float32Array.of(1),
    rejected: Float32Array.of(0),
  }));
  const turnedBy = (share: number) => turnPairs(pairs, share, 0, 0).map(({ chosen }) => chosen[0] === 0);
  const quarter = turnedBy(0.25);
  const half = turnedBy(0.5);
  expect(turnPairs(pairs, 0, 0, 0)).toEqual(pairs);
  expect(turnPairs(pairs, 0.5, 0, 1)).not.toEqual(turnPairs(pairs, 0.5, 0, 0));
  expect(turnedBy(1)).not.toContain(false);
  // Four standard errors of a share of 4000.
  expect(Math.abs(quarter.filter(Boolean).length / 4000 - 0.25)).toBeLessThan(0.028);
  expect(Math.abs(half.filter(Boolean).length / 4000 - 0.5)).toBeLessThan(0.032);
  expect(quarter.every((turned, index) => !turned || half[index])).toBe(true);
  // Neighbours, which are of one sample in a check, do not turn together.
  const alike = half.filter((turned, index) => turned === half[index + 1]).length / 4000;
  expect(Math.abs(alike - 0.5)).toBeLessThan(0.032);
});

/** What a model painted right of each prompt, of a hundred pictures. */
const measured = (rights: readonly number[]) => ({
  heldOut: rights.map((right, scene) => ({ scene, pictures: 100, right, flaw: 2 })),
  taught: [],
});

test('models that are pooled count as one that painted more', () => {
  const pooled = poolMeasures([measured([10, 20]), measured([30, 60])]);
  expect(pooled.heldOut).toEqual([
    { scene: 0, pictures: 200, right: 40, flaw: 4 },
    { scene: 1, pictures: 200, right: 80, flaw: 4 },
  ]);
});
