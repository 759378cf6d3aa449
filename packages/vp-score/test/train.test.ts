import type { PreferencePair } from '@visionprefer/core';
import {
  chooseFitter,
  type HeadPairs,
  type LinearHead,
  streamFitter,
  trainVpScore,
  type VpScoreModel,
} from '@visionprefer/vp-score';
import { describe, expect, test } from 'vitest';
import { drawPairs, flipLabels, makePair, numbersEncoder, seeded, shareKnown, swapSides } from './make-pairs.ts';

const encoder = numbersEncoder(6);
const train = (pairs: PreferencePair[], dimensions = 6, options: { seed?: number; ridge?: number } = {}) =>
  trainVpScore(pairs, { encoder: dimensions === 6 ? encoder : numbersEncoder(dimensions), ...options });

function weightsOf({ aspects }: VpScoreModel, aspect = 'fidelity'): Float64Array {
  const head = aspects[aspect]?.head;
  expect(head?.kind).toBe('linear');
  return (head as LinearHead).weights;
}

function farthest(one: Float64Array, other: Float64Array): number {
  expect(one.length).toBe(other.length);
  return Math.max(...one.map((value, place) => Math.abs(value - (other[place] ?? Number.NaN))));
}

/** Enough comparisons for each exact way of fitting: fewer than features, and more. */
const sizes = [
  { name: 'one unknown a comparison', prompts: 60, dimensions: 90 },
  { name: 'one unknown a feature', prompts: 120, dimensions: 6 },
];

describe.each(sizes)('$name', ({ prompts, dimensions }) => {
  const pairs = drawPairs({ prompts, dimensions });
  const options = { ridge: 1 };

  test('swapping the sides of all pairs changes nothing', async () => {
    const model = await train(pairs, dimensions, options);
    expect(farthest(weightsOf(model), weightsOf(await train(swapSides(pairs), dimensions, options)))).toBeLessThan(
      1e-9,
    );
  });

  test('flipping all labels negates the head', async () => {
    const model = await train(pairs, dimensions, options);
    const flipped = weightsOf(await train(flipLabels(pairs), dimensions, options)).map((weight) => -weight);
    expect(Math.max(...flipped.map(Math.abs))).toBeGreaterThan(1e-3);
    expect(farthest(weightsOf(model), flipped)).toBeLessThan(1e-9);
  });
});

describe('some comparisons at a time', () => {
  const random = seeded(2);
  const count = 300;
  const pairs: HeadPairs = {
    features: Float32Array.from({ length: 2 * count * 12 }, () => random() - 0.5),
    dimensions: 12,
    first: Int32Array.from({ length: count }, (_, pair) => 2 * pair),
    second: Int32Array.from({ length: count }, (_, pair) => 2 * pair + 1),
    target: Float64Array.from({ length: count }, () => random()),
    weight: new Float64Array(count).fill(1),
    group: Int32Array.from({ length: count }, (_, pair) => pair),
    groups: count,
  };
  const places = pairs.first.map((_, pair) => pair);
  const weights = (of: HeadPairs) => (streamFitter(of, { seed: 1 }).fit(places, 1).head() as LinearHead).weights;

  test('swapping the sides of all pairs changes nothing', () => {
    const target = pairs.target.map((label) => 1 - label);
    expect(
      farthest(weights({ ...pairs, first: pairs.second, second: pairs.first, target }), weights(pairs)),
    ).toBeLessThan(1e-9);
  });

  test('flipping all labels negates the head', () => {
    const flipped = weights({ ...pairs, target: pairs.target.map((label) => 1 - label) }).map((weight) => -weight);
    expect(Math.max(...flipped)).toBeGreaterThan(0.01);
    expect(farthest(flipped, weights(pairs))).toBeLessThan(1e-9);
  });

  test('ties alone leave the head at 0', () => {
    expect(weights({ ...pairs, target: pairs.target.map(() => 0.5) }).every((weight) => weight === 0)).toBe(true);
  });

  test('it comes to where the exact way comes', () => {
    const exact = (chooseFitter(pairs, 'linear', 0).fit(places, 1).head() as LinearHead).weights;
    expect(farthest(weights(pairs), exact)).toBeLessThan(0.02 * Math.max(...exact.map(Math.abs)) + 0.02);
  });
});

test('a tie has no gradient: ties beside a decided pair of other directions leave the head where it is', async () => {
  const decided = makePair({ numbers: [1, 0, 0, 0, 0, 0] }, { numbers: [-1, 0, 0, 0, 0, 0] });
  const tie = makePair(
    { numbers: [0, 1, 0, 0, 0, 0] },
    { numbers: [0, -1, 0, 0, 0, 0] },
    { probability: 0.5, prompt: 'B' },
  );
  const weights = weightsOf(await train([decided, tie], 6, { ridge: 1 }));
  expect(weights[0]).toBeGreaterThan(0.01);
  expect(Math.abs(weights[1] ?? Number.NaN)).toBeLessThan(1e-12);
});

test('a probability of 0.8 said twice is eight votes to two', async () => {
  const [good, bad] = [{ numbers: [1, 2, 0, 0, 1, 0] }, { numbers: [0, 1, 1, 0, 0, 0] }];
  const others = drawPairs({ prompts: 20, dimensions: 6 });
  const twice = [0, 1].map(() => makePair(good, bad, { probability: 0.8 }));
  const votes = Array.from({ length: 10 }, (_, vote) => (vote < 8 ? makePair(good, bad) : makePair(bad, good)));
  const counted = [makePair(good, bad, { probability: null, votes: { for: 8, against: 2, tied: 0, missing: 0 } })];
  const one = weightsOf(await train([...twice, ...others]));
  expect(farthest(one, weightsOf(await train([...votes, ...others])))).toBeLessThan(1e-9);
  expect(farthest(one, weightsOf(await train([...counted, ...others])))).toBeLessThan(1e-9);
});

test('renamed images and another order give the same model, to the last bit', async () => {
  const pairs = drawPairs({ prompts: 40, perPrompt: 3, dimensions: 6 });
  const random = seeded(5);
  const shuffled = pairs
    .map((pair) => ({ pair, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ pair }, index) => ({
      ...pair,
      id: `other-${index}`,
      sampleId: `sample-${index}`,
      chosen: { ...pair.chosen, id: `${index}-x` },
      rejected: { ...pair.rejected, id: `${index}-y` },
    }));
  expect(await train(shuffled)).toEqual(await train(pairs));
});

test('every prompt weighs the same, however many pairs it has', async () => {
  const [a, b] = [{ numbers: [1, 0, 0, 0, 0, 0] }, { numbers: [0, 0, 0, 0, 0, 0] }];
  const one = [makePair(a, b, { prompt: 'A' }), makePair(b, a, { prompt: 'B' })];
  const many = [...Array.from({ length: 9 }, () => makePair(a, b, { prompt: 'A' })), makePair(b, a, { prompt: 'B' })];
  expect(
    farthest(weightsOf(await train(many, 6, { ridge: 1 })), weightsOf(await train(one, 6, { ridge: 1 }))),
  ).toBeLessThan(1e-9);
});

test('shuffled labels come to a half, and that is said', async () => {
  const random = seeded(3);
  const pairs = drawPairs({ prompts: 400, dimensions: 6 }).map((pair) =>
    random() < 0.5 ? pair : { ...pair, chosen: pair.rejected, rejected: pair.chosen },
  );
  const { evaluation } = await train(pairs);
  const figures = evaluation.aspects.fidelity;
  expect(figures?.model.tiesHalf.value).toBeGreaterThan(0.45);
  expect(figures?.model.tiesHalf.value).toBeLessThan(0.55);
  expect(figures?.warnings.join(' ')).toContain('Nothing was learnt');
});

test('what can be known is learnt: within a point of the best that is possible, and probabilities are believable', async () => {
  const options = { prompts: 2000, dimensions: 6, spread: 2 };
  const pairs = drawPairs(options);
  const { evaluation } = await train(pairs);
  const figures = evaluation.aspects.fidelity;
  // The true head itself: what the drawing of the labels leaves to be known.
  expect(figures?.model.tiesHalf.value).toBeGreaterThan(shareKnown(pairs, options) - 0.01);
  expect(figures?.calibration.expectedError).toBeLessThan(0.03);
});

describe('little to learn from', () => {
  const one = makePair({ numbers: [1, 0, 0, 0, 0, 0] }, { numbers: [0, 0, 0, 0, 0, 0] });

  test('one pair gives a head, without a probability and without figures', async () => {
    const model = await train([one]);
    expect(weightsOf(model)[0]).toBeGreaterThan(0);
    expect(model.aspects.fidelity?.temperature).toBeNull();
    expect(model.evaluation.aspects).toEqual({});
  });

  test('one prompt cannot be held out', async () => {
    const pairs = drawPairs({ prompts: 1, perPrompt: 8, dimensions: 6 });
    expect((await train(pairs)).aspects.fidelity?.temperature).toBeNull();
  });

  test('only ties are nothing to learn from', async () => {
    await expect(train([{ ...one, probability: 0.5 }])).rejects.toThrow('fidelity: all pairs are ties');
  });

  test('no pairs are nothing to learn from', async () => {
    await expect(train([])).rejects.toThrow('there are no pairs');
  });

  test('an aspect without pairs has no head', async () => {
    const pairs = drawPairs({ prompts: 10, dimensions: 6 });
    const model = await trainVpScore(pairs, { encoder, aspects: ['fidelity', 'aesthetic'] });
    expect(Object.keys(model.aspects)).toEqual(['fidelity']);
    expect(model.training.withoutHead).toEqual({ aesthetic: 'there are no pairs' });
  });

  test('a picture against itself says nothing', async () => {
    const same = makePair({ numbers: [1, 1, 1, 1, 1, 1] }, { numbers: [1, 1, 1, 1, 1, 1] });
    expect((await train([same, one])).training.same).toBe(1);
  });

  test('far fewer comparisons than features are learnt from', async () => {
    const pairs = drawPairs({ prompts: 30, dimensions: 400, spread: 8 });
    expect(weightsOf(await train(pairs, 400)).every(Number.isFinite)).toBe(true);
  });
});

test('a picture under several prompts is never on both sides of a split', async () => {
  const shared = { numbers: [9, 9, 9, 9, 9, 9] };
  const pairs = Array.from({ length: 6 }, (_, index) =>
    makePair(shared, { numbers: [index, 0, 0, 0, 0, 0] }, { prompt: `Prompt ${index}` }),
  );
  const model = await train([
    ...pairs,
    ...drawPairs({ prompts: 5, dimensions: 6 }).map((pair) => ({ ...pair, prompt: `Other ${pair.prompt}` })),
  ]);
  expect(model.training.aspects.fidelity).toMatchObject({ pairs: 11, prompts: 11, groups: 6 });
});

test('an image that cannot be read is told, and its pairs are left out', async () => {
  const broken = { ...makePair({ numbers: [1, 2, 3, 4, 5, 6] }, { numbers: [0, 0, 0, 0, 0, 1] }) };
  const pairs = [
    ...drawPairs({ prompts: 8, dimensions: 6 }),
    { ...broken, chosen: { ...broken.chosen, id: 'gone', url: 'file:///nowhere.png' } },
  ];
  const problems: string[] = [];
  const model = await trainVpScore(pairs, { encoder, onProblem: ({ imageId }) => problems.push(imageId) });
  expect(problems).toEqual(['gone']);
  expect(model.training.missing).toBe(1);
  await expect(trainVpScore(pairs, { encoder })).rejects.toThrow('nowhere.png');
});

test('a network learns what no weighted sum can tell', async () => {
  const random = seeded(11);
  const pairs = Array.from({ length: 300 }, (_, index) => {
    const near = [0, 1].map(() => random() - 0.5);
    const far = [0, 1].map((_, place) => (place === 0 ? (random() < 0.5 ? -3 : 3) : random() - 0.5));
    return makePair({ numbers: near }, { numbers: far }, { prompt: `Prompt ${index}` });
  });
  const options = { encoder: numbersEncoder(2), ridge: 0.1 };
  const accuracy = async (head: 'linear' | 'network') =>
    (await trainVpScore(pairs, { ...options, head })).evaluation.aspects.fidelity?.model.tiesHalf.value;
  expect(await accuracy('linear')).toBeLessThan(0.7);
  expect(await accuracy('network')).toBeGreaterThan(0.95);
});
