import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dawidSkene, mean } from '../src/index.ts';
import { makeJury, pairsRight, scoreVotes, type Vote } from './make-votes.ts';

// Fitness of 45 patients for anaesthesia, 1 to 4, by five observers, the first of them three times. Dawid and Skene,
// Applied Statistics 28 (1979), table 1; what they found is in tables 2 to 4, here by an independent EM to more digits.
const patients = `1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444
  2223343 1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221
  2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111
  2222222 2223232 4334333 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111
  2222222`.split(/\s+/);
const observers = [0, 0, 0, 1, 2, 3, 4];
const table = patients.flatMap((row, image) =>
  observers.map((annotator, column): Vote => [image, annotator, Number(row[column])]),
);
const plain = { prior: 0, tolerance: 1e-14 };

describe('dawidSkene', () => {
  test('finds what Dawid and Skene found', () => {
    const { scores, standardErrors, fit } = dawidSkene(plain).estimate(scoreVotes(table, 1));
    expect(fit).toMatchObject({ converged: true, notes: [] });
    // Table 2, first observer: 0.89 0.11 / 0.07 0.88 0.05 / 0.34 0.66 / 0.56 0.44
    const confusion = fit?.annotators?.[0]?.confusion?.slice(0, 4).map((row) => row.slice(0, 4));
    const published = [
      [0.89, 0.11, 0, 0],
      [0.07, 0.88, 0.05, 0],
      [0, 0.34, 0.66, 0],
      [0, 0, 0.56, 0.44],
    ];
    expect(confusion).toEqual(published.map((row) => row.map((share) => expect.closeTo(share, 2))));
    // The patients that are not certain in table 4.
    expect(scores[37]).toBeCloseTo(2.9787995158243965, 9);
    expect(scores[41]).toBeCloseTo(1.000193561047423, 9);
    expect(standardErrors[37]).toBeCloseTo(Math.sqrt(0.9787995158243965 * (1 - 0.9787995158243965)), 9);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(83.05081960448328, 9);
    // Table 3: 0.40 0.42 0.11 0.07
    const levels = [1, 2, 3, 4].map((level) => scores.filter((score) => Math.round(score) === level).length / 45);
    expect(levels).toEqual([0.4, 0.42, 0.11, 0.07].map((share) => expect.closeTo(share, 1)));
  });

  test('finds the confusions of a jury that is made up, and a spammer weighs nothing', () => {
    const { votes } = makeJury([{ noise: 0.5 }, { noise: 0.5 }, { bias: 1 }, { scale: 0, noise: 2 }], { images: 3000 });
    const [sound, , lenient, spammer] = dawidSkene().estimate(scoreVotes(votes, 4)).fit?.annotators ?? [];
    expect(sound?.confusion?.every((row) => Math.abs(row.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)).toBe(
      true,
    );
    expect(sound?.confusion?.[2]?.[2]).toBeGreaterThan(0.5);
    expect((lenient?.bias ?? 0) - (sound?.bias ?? 0)).toBeGreaterThan(0.5);
    expect(spammer?.weight).toBeLessThan(0.02);
  });

  test('orders images better than a mean where annotators differ', () => {
    const jurors = [{ noise: 0.5 }, {}, { scale: 0, noise: 2 }, { scale: 0, noise: 2 }, { scale: 0, noise: 2 }];
    const { votes, truth, imagesPerSample } = makeJury(jurors, { images: 800 });
    const right = (scores: Float64Array) => pairsRight(truth, scores, imagesPerSample);
    const given = scoreVotes(votes, imagesPerSample);
    expect(right(dawidSkene().estimate(given).scores)).toBeGreaterThan(right(mean().estimate(given).scores) + 0.05);
  });

  test('a score between two levels is a vote for both', () => {
    const whole = dawidSkene().estimate(
      scoreVotes(
        [
          [0, 0, 2],
          [1, 0, 4],
          [2, 0, 3],
          [0, 1, 2],
          [1, 1, 4],
        ],
        3,
      ),
    );
    const nearly = dawidSkene().estimate(
      scoreVotes(
        [
          [0, 0, 2 + 1e-9],
          [1, 0, 4 - 1e-9],
          [2, 0, 3],
          [0, 1, 2],
          [1, 1, 4],
        ],
        3,
      ),
    );
    for (const [image, score] of whole.scores.entries()) expect(nearly.scores[image]).toBeCloseTo(score, 6);
    const [between = 0] = dawidSkene().estimate(scoreVotes([[0, 0, 3.5]], 1)).scores;
    expect(between).toBeGreaterThan(3);
    expect(between).toBeLessThan(4);
  });

  test('hundreds of votes on one image are not too many', () => {
    const votes = Array.from({ length: 1500 }, (_, vote): Vote => [vote % 3, vote, 1 + (vote % 3) * 2]);
    const { scores } = dawidSkene().estimate(scoreVotes(votes, 3));
    expect([...scores]).toEqual([1, 3, 5].map((level) => expect.closeTo(level, 1)));
  });

  test('an image is scored exactly when somebody voted on it, from 1 to 5, prior or not', () => {
    const score = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: 1, max: 5, noNaN: true }));
    const votes = fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(3), score), {
      selector: ([image, annotator]) => image * 4 + annotator,
      maxLength: 40,
    });
    fc.assert(
      fc.property(votes, fc.constantFrom(0, 1, 10), (given, prior) => {
        const { scores, standardErrors } = dawidSkene({ prior, maxIterations: 200 }).estimate(scoreVotes(given, 5));
        for (const [image, found] of scores.entries()) {
          expect(Number.isNaN(found)).toBe(!given.some(([voted]) => voted === image));
          if (Number.isNaN(found)) continue;
          expect(found).toBeGreaterThanOrEqual(1);
          expect(found).toBeLessThanOrEqual(5);
          expect(standardErrors[image]).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
