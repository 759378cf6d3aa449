import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alphaCalculator } from '../src/agreement/krippendorff-alpha.ts';
import { createPositionTest } from '../src/agreement/position-bias.ts';
import { kendall, spearman } from '../src/agreement/rank-correlation.ts';
import { sharedUnits, unitsOf } from '../src/agreement/units.ts';
import { weightedKappa } from '../src/agreement/weighted-kappa.ts';
import { chiSquaredAbove, normalQuantile } from '../src/numbers/normal.ts';
import { scoreVotes, type Vote } from './make-votes.ts';

const folder = process.env.VISIONPREFER_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const ratersFile = resolve(folder, 'tifa-two-raters.csv');

function alphas(votes: readonly Vote[]) {
  return alphaCalculator(sharedUnits(unitsOf(scoreVotes(votes, 1))))();
}

describe('Krippendorff’s alpha', () => {
  test('of the data that its author computes it on', () => {
    // Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C: four observers, twelve units, gaps.
    // He gives three digits; the others are those of the Python package krippendorff 0.9.0.
    const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'];
    const votes = observers.flatMap((row, annotator) =>
      [...row].flatMap((level, unit): Vote[] => (level === '.' ? [] : [[unit, annotator, Number(level)]])),
    );
    expect(votes).toHaveLength(41);
    const found = alphas(votes);
    expect(found.nominal).toBeCloseTo(0.743421052631579, 10);
    expect(found.ordinal).toBeCloseTo(0.8153875037548814, 10);
    expect(found.interval).toBeCloseTo(0.8491071428571428, 10);
  });
});

describe.skipIf(!existsSync(ratersFile))('two people’s Likert scores of 800 images (TIFA, Hu and others 2023)', () => {
  const text = existsSync(ratersFile) ? readFileSync(ratersFile, 'utf8') : '';
  const scores = [...text.matchAll(/,(\d),(\d)$/gm)].map(([, one, other]) => [Number(one), Number(other)]);
  const [x, y] = [scores.map(([one = 0]) => one), scores.map(([, other = 0]) => other)];

  test('agree as the packages krippendorff 0.9.0, scikit-learn 1.9.1 and SciPy 1.17.1 say', () => {
    const votes = scores.flatMap((row, image) => row.map((score, annotator): Vote => [image, annotator, score]));
    const found = alphas(votes);
    expect(found.nominal).toBeCloseTo(0.3750329336297542, 10);
    expect(found.ordinal).toBeCloseTo(0.718576365975048, 10);
    expect(found.interval).toBeCloseTo(0.6795412919937922, 10);
    const kappa = weightedKappa(x, y);
    expect(kappa.nominal).toBeCloseTo(0.37505847946853865, 10);
    expect(kappa.linear).toBeCloseTo(0.5329650660072369, 10);
    expect(kappa.quadratic).toBeCloseTo(0.6801079208864766, 10);
    expect(spearman(x, y)).toBeCloseTo(0.7222376915010708, 10);
    expect(kendall(x, y)).toBeCloseTo(0.6385222774977691, 10);
  });
});

describe('two annotators', () => {
  test('κ of husbands and wives (Hout and others 1987; Agresti, Categorical Data Analysis, 1990)', () => {
    // The R package vcd prints 0.1293 unweighted and 0.2374 weighted; more digits by scikit-learn 1.9.1.
    const table = [
      [7, 7, 2, 3],
      [2, 8, 3, 7],
      [1, 5, 4, 9],
      [2, 8, 9, 14],
    ];
    const pairs = table.flatMap((row, husband) =>
      row.flatMap((count, wife) => Array.from({ length: count }, () => [husband, wife] as const)),
    );
    const kappa = weightedKappa(
      pairs.map(([husband]) => husband),
      pairs.map(([, wife]) => wife),
    );
    expect(kappa.nominal).toBeCloseTo(0.1293302540415704, 10);
    expect(kappa.linear).toBeCloseTo(0.23738062755798095, 10);
    expect(kappa.quadratic).toBeCloseTo(0.3320455862468611, 10);
  });

  test('rank correlations of the examples in SciPy’s manual', () => {
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 10);
    expect(kendall([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910316, 10);
    expect(kendall([1, 1], [1, 2])).toBeNaN();
    expect(spearman([1, 1], [1, 2])).toBeNaN();
  });
});

describe('distributions', () => {
  test('χ² as SciPy 1.17.1 has it', () => {
    const known = [
      [3.84, 1, 0.05004352124870519],
      [5, 2, 0.0820849986238988],
      [7.5, 3, 0.0575584519726364],
      [20, 7, 0.005569683072945574],
      [30, 10, 0.000856641210775301],
      [0.1, 1, 0.7518296340458492],
      [12, 1, 0.0005320055051392492],
    ] as const;
    for (const [statistic, degrees, above] of known) expect(chiSquaredAbove(statistic, degrees)).toBeCloseTo(above, 12);
  });

  test('normal quantiles as SciPy 1.17.1 has them', () => {
    const known = [
      [1e-300, -37.0470962993612],
      [1e-5, -4.264890793922825],
      [0.1, -1.2815515655446004],
      [0.61, 0.27931903444745415],
      [0.99999, 4.264890793923841],
    ] as const;
    for (const [probability, quantile] of known) expect(normalQuantile(probability)).toBeCloseTo(quantile, 11);
  });

  test('Friedman’s test with ties as SciPy 1.17.1 has it', () => {
    const measured = [
      [1, 2, 2, 3, 5, 4],
      [1, 3, 2, 2, 5, 5],
      [2, 3, 1, 3, 4, 4],
      [4, 4, 2, 3, 5, 4],
    ];
    const position = createPositionTest();
    for (const question of [0, 1, 2, 3, 4, 5]) position.add(measured.map((row) => row[question] ?? Number.NaN));
    expect(position.result()).toMatchObject({
      questions: 6,
      statistic: expect.closeTo(3.5, 10),
      degreesOfFreedom: 3,
      pValue: expect.closeTo(0.3207621208056387, 10),
    });
  });
});
