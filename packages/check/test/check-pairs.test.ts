import type { PreferencePair } from '@visionprefer/core';
import type { Encoder } from '@visionprefer/vp-score';
import { expect, test } from 'vitest';
import { checkPairs } from '../src/index.ts';
import { decideNoise } from '../src/own-pairs/decide-noise.ts';
import { createRandom } from '../src/random.ts';

/** Reads pictures that are lists of numbers in JSON. */
const encoder: Encoder = {
  ...{ id: 'numbers', digest: 'a'.repeat(64), preprocessing: 'none', dimensions: 4, usesPrompt: false },
  embed: async (images) => images.map(({ bytes }) => Float32Array.from(JSON.parse(new TextDecoder().decode(bytes)))),
};

/** Pairs of two pictures, of which that with the larger first number is the better; a share of labels is wrong. */
function drawPairs(count: number, wrong: number): PreferencePair[] {
  const random = createRandom(7, 'own pairs');
  return Array.from({ length: count }, (_, index) => {
    const pictures = [0, 1]
      .map(() => Array.from({ length: encoder.dimensions }, () => random.normal()))
      .sort((one, other) => (other[0] ?? 0) - (one[0] ?? 0));
    const [better, worse] = pictures.map((numbers, place) => ({
      id: `${place}`,
      url: `data:image/png;base64,${Buffer.from(JSON.stringify(numbers)).toString('base64')}`,
      ...{ score: 4 - 2 * place, hash: '' },
    })) as [PreferencePair['chosen'], PreferencePair['rejected']];
    const isWrong = random.uniform() < wrong;
    return {
      ...{ id: `${index}`, sampleId: `${index}`, prompt: `prompt ${index}`, aspect: 'fidelity', margin: 2 },
      ...{ chosen: isWrong ? worse : better, rejected: isWrong ? better : worse, probability: null, conflicts: [] },
      ...{ votes: { for: 1, against: 0, tied: 0, missing: 0 }, annotationKeys: [] },
    };
  });
}

test.each([0, 0.1, 0.25])('of labels of which %f are wrong, VP-Score shows how many may be at most', async (wrong) => {
  const found = await checkPairs(drawPairs(300, wrong), { encoder });
  const [fidelity] = found.learnt?.aspects ?? [];
  expect(found).toMatchObject({ verdict: 'at-most', learnt: { encoder: 'numbers' } });
  expect(found.noiseAtMost).toBeGreaterThanOrEqual(wrong);
  expect(found.noiseAtMost).toBeLessThan(wrong + 0.12);
  expect(found.noiseAtMost).toBe(1 - (fidelity?.accuracy.low ?? 0));
  expect(fidelity?.shuffled.low).toBeLessThan(0.5);
  expect(fidelity?.shuffled.high).toBeGreaterThan(0.5);
  expect(found).not.toHaveProperty('noise');
  expect(found.reason).toContain('labels that are all turned round look like perfect ones');
});

test('labels of which half are wrong, and fewer than a hundred, allow no word', async () => {
  const half = await checkPairs(drawPairs(300, 0.5), { encoder });
  expect(half.verdict).toBe('cannot-tell');
  expect(half.reason).toContain('whether there is anything to learn, the encoder numbers cannot show');
  expect(half).not.toHaveProperty('noiseAtMost');
  const few = await checkPairs(drawPairs(99, 0), { encoder });
  expect(few).toMatchObject({ verdict: 'cannot-tell', pairs: 99 });
  expect(few).not.toHaveProperty('learnt');
});

test('an encoder that sees nothing of what decides allows no word', async () => {
  const blind: Encoder = { ...encoder, embed: async (images) => images.map(() => Float32Array.of(1, 2, 3, 4)) };
  expect((await checkPairs(drawPairs(200, 0), { encoder: blind })).verdict).toBe('cannot-tell');
});

test('pictures that cannot be read are told once, and what is left is judged without them', async () => {
  const pairs = drawPairs(200, 0).map((pair, index) =>
    index < 5 ? { ...pair, chosen: { ...pair.chosen, url: `gone-${index}.png` } } : pair,
  );
  const problems: string[] = [];
  const onProblem = ({ message }: { message: string }) => void problems.push(message);
  const found = await checkPairs(pairs, { encoder, onProblem });
  expect(problems).toHaveLength(5);
  expect(found.learnt?.aspects[0]?.pairs).toBe(195);
  const none = pairs.map((pair) => ({ ...pair, chosen: { ...pair.chosen, url: 'gone.png' } }));
  expect(await checkPairs(none, { encoder, onProblem })).toMatchObject({ verdict: 'cannot-tell' });
});

const learnt = (accuracy: number, spread = 0.05) => ({
  encoder: 'numbers',
  aspects: [
    {
      ...{ aspect: 'fidelity', pairs: 400 },
      accuracy: { value: accuracy, low: accuracy - 0.02, high: accuracy + 0.02 },
      shuffled: { value: 0.5, low: 0.5 - spread, high: 0.5 + spread },
    },
  ],
});
const evidence = { pairs: 400, prompts: 400, isRepeated: false, estimates: [] };

test('a bound is said only where it holds', () => {
  expect(decideNoise({ ...evidence, learnt: learnt(0.9) })).toMatchObject({ verdict: 'at-most' });
  // What was learnt of shuffled labels may be as much.
  expect(decideNoise({ ...evidence, learnt: learnt(0.56) }).verdict).toBe('cannot-tell');
  // Two labels of one couple are learnt as one.
  expect(decideNoise({ ...evidence, isRepeated: true, learnt: learnt(0.9) }).verdict).toBe('cannot-tell');
  // Labels with so much noise may teach nothing.
  expect(decideNoise({ ...evidence, learnt: learnt(0.54, 0.01) })).not.toHaveProperty('teachesAtLeast');
  const both = decideNoise({
    ...evidence,
    estimates: [{ value: 0.05, low: 0.02, high: 0.08 }],
    learnt: learnt(0.9),
  });
  expect(both).toMatchObject({ verdict: 'told', noise: { value: 0.05 } });
  expect(both.noiseAtMost).toBeCloseTo(0.12, 10);
});

test('evidence that contradicts itself allows no word', () => {
  const decided = decideNoise({
    ...evidence,
    estimates: [{ value: 0.3, low: 0.25, high: 0.35 }],
    learnt: learnt(0.9),
  });
  expect(decided.verdict).toBe('cannot-tell');
  expect(decided.reason).toContain('they are not wrong each on its own');
});
