import type { PreferencePair } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { estimateNoise, noiseOfCycles, noiseOfDisagreement } from '../src/own-pairs/estimate-noise.ts';
import { shareTaught } from '../src/own-pairs/share-taught.ts';
import { createRandom } from '../src/random.ts';

interface Drawn {
  prompts: number;
  noise: number;
  /** How often each couple of pictures is judged. */
  times: number;
  images?: number;
}

/** Pairs of pictures whose true order is that of their numbers, each label wrong with the same probability. */
function drawPairs({ prompts, noise, times, images = 4 }: Drawn): PreferencePair[] {
  const random = createRandom(3, 'labels');
  const pairs: PreferencePair[] = [];
  for (let prompt = 0; prompt < prompts; prompt += 1) {
    for (let better = 1; better < images; better += 1) {
      for (let worse = 0; worse < better; worse += 1) {
        for (let time = 0; time < times; time += 1) {
          const isWrong = random.uniform() < noise;
          pairs.push(pairOf(prompt, isWrong ? worse : better, isWrong ? better : worse, 1));
        }
      }
    }
  }
  return pairs;
}

function pairOf(prompt: number, chosen: number, rejected: number, margin: number): PreferencePair {
  const side = (image: number) => ({ id: `${image}`, url: `${image}.png`, hash: `${prompt}-${image}`, score: 3 });
  return {
    ...{ id: `${prompt}-${chosen}-${rejected}`, sampleId: `${prompt}`, prompt: `prompt ${prompt}`, aspect: 'overall' },
    ...{ chosen: side(chosen), rejected: side(rejected), margin, probability: null, conflicts: [], annotationKeys: [] },
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
  };
}

test.each([0, 0.1, 0.25])('noise of %f is found by repeats, and by cycles', (noise) => {
  const repeated = estimateNoise(drawPairs({ prompts: 300, noise, times: 2 }));
  expect(repeated.verdict).toBe('told');
  expect(repeated.repeats?.noise.low).toBeLessThanOrEqual(noise);
  expect(repeated.repeats?.noise.high).toBeGreaterThanOrEqual(noise);
  const single = estimateNoise(drawPairs({ prompts: 400, noise, times: 1 }));
  expect(single.repeats).toBeUndefined();
  expect(single.cycles?.noise.low).toBeLessThanOrEqual(noise + 0.02);
  expect(single.cycles?.noise.high).toBeGreaterThanOrEqual(noise - 0.02);
});

test('labels with more noise teach less of what perfect ones do', () => {
  for (const [noise, taught] of [
    [0, 1],
    [0.125, 0.795],
    [0.5, -0.07],
    [1, -1.36],
  ] as const) {
    expect(shareTaught({ value: noise, low: noise, high: noise }).value).toBeCloseTo(taught, 10);
  }
  const bounds = shareTaught({ value: 0.1, low: 0, high: 0.25 });
  expect(bounds.low).toBeLessThan(bounds.value);
  expect(bounds.high).toBeGreaterThan(bounds.value);
  expect(estimateNoise(drawPairs({ prompts: 300, noise: 0.1, times: 2 })).reason).toContain(
    'In the small world such labels teach',
  );
});

test('the formulas turn back what noise makes', () => {
  for (const noise of [0, 0.1, 0.3, 0.5]) {
    expect(noiseOfDisagreement(2 * noise * (1 - noise))).toBeCloseTo(noise, 10);
    expect(noiseOfCycles(noise * (1 - noise))).toBeCloseTo(noise, 10);
  }
});

test('votes of several annotators are repeats', () => {
  const pairs = drawPairs({ prompts: 40, noise: 0, times: 1 }).map((pair) => ({
    ...pair,
    votes: { for: 3, against: 1, tied: 0, missing: 0 },
  }));
  // Of the six twos of four labels, three differ.
  expect(estimateNoise(pairs).repeats?.noise.value).toBeCloseTo(0.5, 10);
});

test('where nothing can be told, nothing is', () => {
  expect(() => estimateNoise([])).toThrow('There are no pairs.');
  const few = estimateNoise(drawPairs({ prompts: 10, noise: 0.1, times: 1 }));
  expect(few).toMatchObject({
    pairs: 60,
    verdict: 'cannot-tell',
    reason: '60 pairs are too few: 100 at least are needed.',
  });
  expect(few).not.toHaveProperty('noise');
  const oneEach = estimateNoise(drawPairs({ prompts: 150, noise: 0.1, times: 1, images: 2 }));
  expect(oneEach.verdict).toBe('cannot-tell');
  expect(oneEach.reason).toContain('No two pictures were judged twice');
});

test('pairs that come of scores make no cycles, and are not taken for labels without noise', () => {
  const pairs = Array.from({ length: 60 }, (_, prompt) => [
    pairOf(prompt, 2, 1, 0.5),
    pairOf(prompt, 1, 0, 1),
    pairOf(prompt, 2, 0, 1.5),
  ]).flat();
  expect(estimateNoise(pairs)).toMatchObject({ verdict: 'cannot-tell' });
  expect(estimateNoise(pairs).cycles).toBeUndefined();
});

test.each([0.1, 0.25, 0.5])('of pairs of scores, %f turned round afterwards make circles', (turned) => {
  const random = createRandom(5, 'turned');
  const pairs = Array.from({ length: 400 }, (_, prompt) =>
    [pairOf(prompt, 3, 2, 0.5), pairOf(prompt, 2, 1, 1), pairOf(prompt, 3, 1, 1.5)].map((pair) =>
      random.uniform() < turned ? { ...pair, chosen: pair.rejected, rejected: pair.chosen } : pair,
    ),
  ).flat();
  const found = estimateNoise(pairs);
  expect(found.cycles?.triples).toBe(400);
  expect(found.cycles?.noise.high).toBeGreaterThanOrEqual(turned);
  expect(found.cycles?.noise.low).toBeLessThanOrEqual(turned);
  // Pairs of several runs may differ without any label being turned round.
  expect(estimateNoise([...pairs, ...pairs]).cycles).toBeUndefined();
});
