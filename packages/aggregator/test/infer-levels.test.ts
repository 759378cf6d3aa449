import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferLevels } from '../src/methods/dawid-skene/infer-levels.ts';
import { type LevelModel, levelCount } from '../src/methods/dawid-skene/level-model.ts';
import { type LevelVotes, levelVotes } from '../src/methods/dawid-skene/level-votes.ts';
import { scoreVotes, type Vote } from './make-votes.ts';

const annotatorCount = 3;
const cells = annotatorCount * levelCount * levelCount;
const weight = fc.double({ min: 0.05, max: 1, noNaN: true });
const weights = fc.array(weight, { minLength: levelCount, maxLength: levelCount });

/** Probabilities of the levels, and of the level given (row) at each true one (column), which add up to 1 by column. */
const models = fc
  .tuple(weights, fc.array(weight, { minLength: cells, maxLength: cells }))
  .map(([prevalence, table]): LevelModel => {
    const confusion = Float64Array.from(table, (value, cell) => {
      const start = cell - (cell % (levelCount * levelCount)) + (cell % levelCount);
      const column = Array.from({ length: levelCount }, (_, given) => table[start + given * levelCount] ?? Number.NaN);
      return value / sumOf(column);
    });
    return { prevalence: Float64Array.from(prevalence, (value) => value / sumOf(prevalence)), confusion };
  });

/** Votes on up to four images, whole or in halves. */
const votesWith = (scores: readonly number[]) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }), fc.constantFrom(...scores)), {
      selector: ([image, annotator]) => image * 10 + annotator,
      minLength: 1,
      maxLength: 12,
    })
    .map((votes): LevelVotes => levelVotes({ ...scoreVotes(votes, 4), annotatorCount }));
const whole = votesWith([1, 2, 3, 4, 5]);
const halves = votesWith([1, 1.5, 2, 3.5, 4, 4.5, 5]);

function sumOf(values: Iterable<number>): number {
  return [...values].reduce((sum, value) => sum + value, 0);
}

function infer(votes: LevelVotes, model: LevelModel) {
  const counts = { given: new Float64Array(cells).fill(7), levels: new Float64Array(levelCount).fill(7) };
  const posterior = new Float64Array(votes.images.length * levelCount);
  inferLevels(votes, model, counts, posterior);
  return { ...counts, posterior };
}

/** Bayes' rule, image by image and level by level, as a textbook has it. */
function inferByTheBook({ images, starts, rows, shares }: LevelVotes, { prevalence, confusion }: LevelModel): number[] {
  return Array.from(images.keys()).flatMap((image) => {
    const likelihoods = Array.from(prevalence, (prior, level) => {
      let product = prior;
      for (let vote = starts[image] ?? 0; vote < (starts[image + 1] ?? 0); vote++) {
        product *= (confusion[(rows[vote] ?? 0) + level] ?? Number.NaN) ** (shares?.[vote] ?? 1);
      }
      return product;
    });
    return likelihoods.map((likelihood) => likelihood / sumOf(likelihoods));
  });
}

describe('inferLevels', () => {
  test.each([
    ['whole votes', whole],
    ['votes between two levels', halves],
  ])('of %s is Bayes’ rule', (_, votes) => {
    fc.assert(
      fc.property(votes, models, (given, model) => {
        const expected = inferByTheBook(given, model);
        for (const [cell, probability] of infer(given, model).posterior.entries()) {
          expect(probability).toBeCloseTo(expected[cell] ?? Number.NaN, 12);
        }
      }),
    );
  });

  test('counts each image once and each vote by its share, from nothing', () => {
    fc.assert(
      fc.property(halves, models, (votes, model) => {
        const { given, levels, posterior } = infer(votes, model);
        expect(sumOf(levels)).toBeCloseTo(votes.images.length, 9);
        expect(sumOf(given)).toBeCloseTo(votes.shares ? sumOf(votes.shares) : votes.rows.length, 9);
        for (const level of levels.keys()) {
          const own = posterior.filter((_, cell) => cell % levelCount === level);
          expect(levels[level]).toBeCloseTo(sumOf(own), 9);
        }
      }),
    );
  });

  test('whole votes give the same with shares of 1, by logarithms', () => {
    fc.assert(
      fc.property(whole, models, (votes, model) => {
        const shared = infer({ ...votes, shares: new Float64Array(votes.rows.length).fill(1) }, model);
        const direct = infer(votes, model);
        for (const [cell, probability] of direct.posterior.entries()) {
          expect(shared.posterior[cell]).toBeCloseTo(probability, 12);
        }
      }),
    );
  });

  test('does not depend on whether the probabilities are kept', () => {
    fc.assert(
      fc.property(halves, models, (votes, model) => {
        const counts = { given: new Float64Array(cells), levels: new Float64Array(levelCount) };
        inferLevels(votes, model, counts);
        const { given, levels } = infer(votes, model);
        expect(counts).toEqual({ given, levels });
      }),
    );
  });

  test('thousands of votes on one image do not run out of digits', () => {
    const count = 5000;
    const votes = levelVotes(
      scoreVotes(
        Array.from({ length: count }, (_, annotator): Vote => [0, annotator, 4]),
        1,
      ),
    );
    const confusion = new Float64Array(count * levelCount * levelCount).fill(1e-3);
    for (const row of votes.rows) confusion[row + 3] = 1.001e-3;
    const counts = { given: new Float64Array(confusion.length), levels: new Float64Array(levelCount) };
    const posterior = new Float64Array(levelCount);
    inferLevels(votes, { prevalence: new Float64Array(levelCount).fill(0.2), confusion }, counts, posterior);
    const odds = 1.001 ** count;
    expect(posterior[3]).toBeCloseTo(odds / (odds + 4), 9);
  });

  test.each([
    ['whole votes', [2, 4]],
    ['votes between two levels', [2.5, 4.5]],
  ])('%s that no level explains count for nothing, and nothing is made up', (_, [one = 0, other = 0]) => {
    const votes = levelVotes(
      scoreVotes(
        [
          [0, 0, one],
          [0, 1, other],
        ],
        1,
      ),
    );
    const size = votes.annotatorCount * levelCount * levelCount;
    const counts = { given: new Float64Array(size), levels: new Float64Array(levelCount) };
    const posterior = new Float64Array(levelCount).fill(0.2);
    const model = { prevalence: new Float64Array(levelCount).fill(0.2), confusion: new Float64Array(size) };
    inferLevels(votes, model, counts, posterior);
    expect([...posterior, ...counts.levels, ...counts.given].every((value) => value === 0)).toBe(true);
  });
});
