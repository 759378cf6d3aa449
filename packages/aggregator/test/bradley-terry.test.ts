import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bradleyTerry, winRate } from '../src/index.ts';
import { comparisonVotes, scoreVotes, type Vote } from './make-votes.ts';

// American League East, 1987: wins of the team of the row over that of the column. Agresti, Categorical Data Analysis,
// 1990, table 10.10; the coefficients and errors against Baltimore are those of its fit as the R package BradleyTerry2
// prints it.
const teams = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore'];
const wins = [
  [0, 7, 9, 7, 7, 9, 11],
  [6, 0, 7, 5, 11, 9, 9],
  [4, 6, 0, 7, 7, 8, 12],
  [6, 8, 6, 0, 6, 7, 10],
  [6, 2, 6, 7, 0, 7, 12],
  [4, 4, 5, 6, 6, 0, 6],
  [2, 4, 1, 3, 1, 7, 0],
];
const published = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0];
// Log strengths about their mean, and their standard errors, by an independent fit and numpy's pseudo-inverse.
const logStrengths = [
  0.5311533406521299, 0.38620589580317377, 0.2442825879025435, 0.19741530913212488, 0.057495169369391946,
  -0.36634976685010123, -1.050202536009263,
];
const errors = [
  0.20741947629201754, 0.20415655857328346, 0.20206152061489308, 0.20160374800999786, 0.20091907145358337,
  0.20504431924908678, 0.2324622960134448,
];
const season = comparisonVotes(
  wins.flatMap((row, team) =>
    row.flatMap((count, other) =>
      Array.from({ length: count }, () => (team < other ? ([team, other, 1] as const) : ([other, team, 0] as const))),
    ),
  ),
  teams.length,
);
const plain = { prior: 0, tolerance: 1e-14 };

function logOdds(score: number): number {
  return Math.log((score - 1) / (5 - score));
}

describe('bradleyTerry', () => {
  test('gives the published strengths of the baseball teams, and their errors', () => {
    const { scores, standardErrors, fit } = bradleyTerry(plain).estimate(season);
    const logs = Array.from(scores, logOdds);
    for (const [team, log] of logs.entries()) {
      expect(log - (logs[6] ?? 0)).toBeCloseTo(published[team] ?? 0, 4);
      expect(log).toBeCloseTo(logStrengths[team] ?? 0, 9);
      const chance = ((scores[team] ?? 0) - 1) / 4;
      expect((standardErrors[team] ?? 0) / (4 * chance * (1 - chance))).toBeCloseTo(errors[team] ?? 0, 9);
    }
    expect(fit).toMatchObject({ converged: true, notes: [] });
  });

  test('finds the strengths and the ties that were put in (Davidson)', () => {
    const strengths = [4, 2, 1];
    const tie = 0.5;
    const verdicts = strengths.flatMap((one, first) =>
      strengths.slice(first + 1).flatMap((other, place) => {
        const tied = tie * Math.sqrt(one * other);
        const games = 1e4;
        const count = (share: number) => Math.round((games * share) / (one + other + tied));
        const second = first + 1 + place;
        return (
          [
            [one, 1],
            [other, 0],
            [tied, 0.5],
          ] as const
        ).flatMap(([share, verdict]) => Array.from({ length: count(share) }, () => [first, second, verdict] as const));
      }),
    );
    const { scores } = bradleyTerry({ ...plain, ties: 'davidson' }).estimate(comparisonVotes(verdicts, 3));
    expect(Array.from(scores, logOdds)).toEqual([
      expect.closeTo(Math.log(2), 3),
      expect.closeTo(0, 3),
      expect.closeTo(-Math.log(2), 3),
    ]);
    // Without a parameter for them, ties draw the strengths together.
    const half = bradleyTerry(plain).estimate(comparisonVotes(verdicts, 3)).scores;
    expect(logOdds(half[0] ?? 3)).toBeLessThan(0.9 * Math.log(2));
  });

  test('orders complete comparisons as win rates do', () => {
    const { scores } = bradleyTerry().estimate(season);
    const rates = winRate().estimate(season).scores;
    const order = (of: Float64Array) => teams.map((_, team) => team).sort((a, b) => (of[b] ?? 0) - (of[a] ?? 0));
    expect(order(scores)).toEqual(order(rates));
  });

  test('sees who won against whom, which a win rate does not', () => {
    // 0 beats 1 twice; 2 beats 3 twice; 1 beats 2 twice: 2 won against the weakest alone.
    const chain = [
      [0, 1, 1],
      [0, 1, 1],
      [2, 3, 1],
      [2, 3, 1],
      [1, 2, 1],
      [1, 2, 1],
    ] as const;
    const { scores } = bradleyTerry().estimate(comparisonVotes(chain, 4));
    expect([...scores].sort((a, b) => b - a)).toEqual([...scores]);
    expect(scores[1]).toBeGreaterThan((scores[2] ?? 0) + 0.3);
  });

  test('takes scores for comparisons within a sample, whatever the levels', () => {
    const votes: Vote[] = [
      [0, 0, 1],
      [1, 0, 2],
      [2, 0, 5],
      [0, 1, 4],
      [1, 1, 4.5],
      [2, 1, 4.6],
    ];
    const levelled = votes.map(([image, annotator]): Vote => [image, annotator, image + 2]);
    const estimate = (given: Vote[]) => bradleyTerry().estimate(scoreVotes(given, 3)).scores;
    expect(estimate(votes)).toEqual(estimate(levelled));
    const [low = 0, middle = 0, high = 0] = estimate(votes);
    expect(low).toBeLessThan(middle);
    expect(middle).toBeCloseTo(3, 6);
    expect(high).toBeGreaterThan(middle);
  });

  test('all ties are all the same, with a known error', () => {
    const { scores, standardErrors } = bradleyTerry().estimate(
      comparisonVotes(
        [
          [0, 1, 0.5],
          [0, 2, 0.5],
          [1, 2, 0.5],
        ],
        3,
      ),
    );
    expect([...scores]).toEqual([3, 3, 3]);
    expect(standardErrors.every((error) => error > 0.5)).toBe(true);
  });

  test('says what it cannot tell: groups apart, strengths without end, images nobody compared', () => {
    const apart = comparisonVotes(
      [
        [0, 1, 1],
        [2, 3, 1],
      ],
      5,
    );
    const withPrior = bradleyTerry().estimate(apart);
    expect(withPrior.scores[0]).toBeCloseTo(withPrior.scores[2] ?? 0, 12);
    expect(withPrior.scores[4]).toBeNaN();
    expect(withPrior.fit?.notes).toEqual([expect.stringMatching(/^In 1 of 1 samples no chain of comparisons/)]);
    const withoutPrior = bradleyTerry(plain).estimate(apart);
    expect(withoutPrior.scores.every(Number.isNaN)).toBe(true);
    expect(withoutPrior.fit?.notes.at(-1)).toMatch(/^4 images have no score.*Pass a prior above 0/);
    const short = bradleyTerry({ maxIterations: 1, tolerance: 0 }).estimate(season);
    expect(short.fit).toMatchObject({ converged: false, notes: [expect.stringMatching(/^Not converged after 1 /)] });
  });

  test('options are checked', () => {
    expect(() => bradleyTerry({ prior: -1 })).toThrow('The prior is -1. Expected a number from 0.');
    expect(() => bradleyTerry({ ties: 'no' as 'half' })).toThrow(/no ties "no"/);
    expect(() => bradleyTerry({ maxIterations: 0 })).toThrow(/whole number from 1/);
  });

  test('turns round with the verdicts, and stays within the scale', () => {
    const verdict = fc.tuple(fc.nat(4), fc.nat(4), fc.constantFrom(0, 0.5, 1)).filter(([one, other]) => one !== other);
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 30 }), (given) => {
        const ordered = given.map(([one, other, value]) =>
          one < other ? ([one, other, value] as const) : ([other, one, 1 - value] as const),
        );
        const forth = bradleyTerry().estimate(comparisonVotes(ordered, 5));
        const back = bradleyTerry().estimate(
          comparisonVotes(
            ordered.map(([one, other, value]) => [one, other, 1 - value] as const),
            5,
          ),
        );
        for (const [image, score] of forth.scores.entries()) {
          const compared = ordered.some(([one, other]) => one === image || other === image);
          expect(Number.isNaN(score)).toBe(!compared);
          if (!compared) continue;
          expect(score).toBeGreaterThan(1);
          expect(score).toBeLessThan(5);
          expect(forth.standardErrors[image]).toBeGreaterThan(0);
          expect(back.scores[image]).toBeCloseTo(6 - score, 4);
        }
      }),
    );
  });
});
