import { openai } from '@visionprefer/annotator-openai';
import { listwise } from '@visionprefer/core';
import { expect, onTestFinished, test } from 'vitest';
import { drawPairs, judgeSamples, worldAspects } from '../src/judge/judge-samples.ts';
import { paintSamples } from '../src/judge/paint-samples.ts';
import type { Brush } from '../src/model/create-brush.ts';
import { paint, pictureSize } from '../src/world/painter.ts';
import { scenes } from '../src/world/prompts.ts';
import { trueScore } from '../src/world/true-levels.ts';
import { startJudge } from './start-judge.ts';

test('a judge behind a server is asked in the words of any run, within its budget, and its labels are what it said', async () => {
  const server = await startJudge(0.8);
  onTestFinished(server.close);
  const painted = await paintSamples(clumsyBrush, {}, { seed: 5, scenes: [1, 5, 9], samples: 120, imagesPerSample: 4 });
  expect(painted.samples).toHaveLength(120);
  const annotator = openai({ model: 'judge', baseURL: server.baseURL, apiKey: 'none', api: 'chat' });
  const told: number[] = [];
  const options = {
    annotators: [annotator],
    strategy: listwise(),
    prices: () => ({ input: 1, output: 1 }),
    budget: { usd: 1 },
    onProgress: ({ usd }: { usd: { spent: number } }) => told.push(usd.spent),
  };
  const annotations = await judgeSamples(painted, options);
  expect(server.asked()).toBe(120);
  expect(annotations.map(({ outcome }) => outcome)).toEqual(Array(120).fill('scored'));
  expect(Object.keys(annotations[0]?.aspectVersions ?? {})).toEqual(worldAspects.map(({ id }) => id));
  expect(told.at(-1)).toBeCloseTo((120 * 150) / 1e6, 6);
  const pairs = await drawPairs(painted, annotations);
  const margins = pairs.map(({ scene, chosen, rejected }) => trueScore(chosen, scene) - trueScore(rejected, scene));
  const share = margins.filter((margin) => margin > 0).length / margins.filter((margin) => margin !== 0).length;
  expect(share).toBeGreaterThan(0.68);
  expect(share).toBeLessThan(0.92);
});

/** Paints what it is asked for in every other picture, and anything else in the others; none is without fault. */
const clumsyBrush: Brush = {
  batch: 48,
  async paint(_weights, asked, random) {
    const batch = new Float32Array(48 * pictureSize);
    for (const [row, scene] of asked.entries()) {
      const picture = paint(random.uniform() < 0.5 ? scene : random.below(scenes.length), random);
      const blur = random.uniform();
      batch.set(
        picture.map((pixel) => pixel * (1 - blur)),
        row * pictureSize,
      );
    }
    return batch;
  },
  close: async () => {},
};
