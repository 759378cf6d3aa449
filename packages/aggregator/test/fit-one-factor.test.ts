import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FactorVotes, prior } from '../src/methods/reliability/factor.ts';
import { fitOneFactor } from '../src/methods/reliability/fit-one-factor.ts';
import { normalScores } from '../src/methods/reliability/normal-scores.ts';
import { votePatterns } from '../src/methods/reliability/vote-patterns.ts';
import { votesByImage } from '../src/methods/votes-by-image.ts';

/** Scores by image and annotator; undefined where an annotator gave none. */
type Table = (number | undefined)[][];

function votesOf(table: Table, annotatorCount: number): FactorVotes {
  const rows = table.flatMap((scores, image) =>
    scores.flatMap((score, annotator) => (score === undefined ? [] : [{ image, annotator, score }])),
  );
  const scores = {
    images: Int32Array.from(rows, ({ image }) => image),
    annotators: Int32Array.from(rows, ({ annotator }) => annotator),
    scores: Float64Array.from(rows, ({ score }) => score),
  };
  return { ...votesByImage(scores), ...normalScores(scores, annotatorCount), annotators: scores.annotators };
}

/** One EM step after another as the formula stands, image by image, with nothing summed up beforehand. */
function fitByTheBook(votes: FactorVotes, steps: number): number[] {
  const { starts, annotators, values, counts } = votes;
  const fit = Array.from(counts, () => ({ a: 0, l: prior.loading, v: 1 - prior.loading ** 2 }));
  for (let step = 0; step < steps; step++) {
    const sums = fit.map(() => ({ n: 0, q: 0, qq: 0, z: 0, zz: 0, zq: 0 }));
    for (let image = 0; image < votes.images.length; image++) {
      const own = Array.from({ length: (starts[image + 1] ?? 0) - (starts[image] ?? 0) }, (_, index) => {
        const vote = (starts[image] ?? 0) + index;
        return { annotator: annotators[vote] ?? 0, z: values[vote] ?? 0 };
      });
      const of = (annotator: number) => fit[annotator] ?? { a: 0, l: 0, v: 1 };
      const precision = own.reduce((sum, { annotator }) => sum + of(annotator).l ** 2 / of(annotator).v, 1);
      const pull = own.reduce((sum, { annotator, z }) => {
        const { a, l, v } = of(annotator);
        return sum + (l * (z - a)) / v;
      }, 0);
      const q = pull / precision;
      for (const { annotator, z } of own) {
        const sum = sums[annotator];
        if (!sum) continue;
        sum.n++;
        sum.q += q;
        sum.qq += q * q + 1 / precision;
        sum.z += z;
        sum.zz += z * z;
        sum.zq += z * q;
      }
    }
    for (const [annotator, one] of fit.entries()) {
      const { n = 0, q = 0, qq = 0, z = 0, zz = 0, zq = 0 } = sums[annotator] ?? {};
      if (n === 0) continue;
      const w = prior.images;
      // Least squares of z on (1, q), with the prior as w images more.
      const determinant = (n + w) * (qq + w) - q * q;
      one.l = Math.max(0, ((n + w) * (zq + w * prior.loading) - q * z) / determinant);
      one.a = (z - one.l * q) / (n + w);
      const residual = zz - 2 * one.a * z - 2 * one.l * zq + 2 * one.a * one.l * q + n * one.a ** 2 + one.l ** 2 * qq;
      const believed = 1 - prior.loading ** 2 + one.a ** 2 + (one.l - prior.loading) ** 2;
      one.v = (residual + w * believed) / (n + w);
    }
  }
  return fit.flatMap(({ a, l, v }) => [a, l, v]);
}

const level = fc.integer({ min: 1, max: 5 });
const tables = fc.integer({ min: 2, max: 4 }).chain((annotators) =>
  fc.tuple(
    fc.constant(annotators),
    fc.array(fc.array(fc.option(level, { nil: undefined }), { minLength: annotators, maxLength: annotators }), {
      minLength: 12,
      maxLength: 60,
    }),
  ),
);

test('fits what the formula says, whether votes were summed up by who voted or not', () => {
  fc.assert(
    fc.property(tables, ([annotators, table]) => {
      const votes = votesOf(table, annotators);
      fc.pre(votes.constant.every((constant, index) => !constant && (votes.counts[index] ?? 0) > 0));
      const { intercepts, loadings, variances } = fitOneFactor(votes, { maxIterations: 25, tolerance: 0 });
      const fitted = Array.from(intercepts, (a, index) => [a, loadings[index] ?? 0, variances[index] ?? 0]).flat();
      for (const [index, value] of fitByTheBook(votes, 25).entries()) expect(fitted[index]).toBeCloseTo(value, 9);
    }),
    { numRuns: 60 },
  );
});

test('a few annotators make a few patterns; where patterns are many, votes are gone through instead', () => {
  const full: Table = Array.from({ length: 200 }, (_, image) => [1 + (image % 5), 1 + ((image * 7) % 5), 3]);
  expect(votePatterns(votesOf(full, 3))).toHaveLength(1);
  const scattered: Table = Array.from({ length: 60 }, (_, image) =>
    Array.from({ length: 60 }, (_, annotator) =>
      (image * 31 + annotator * 17) % 7 < 3 ? 1 + (annotator % 5) : undefined,
    ),
  );
  expect(votePatterns(votesOf(scattered, 60))).toBeUndefined();
});
