import { openai } from '@visionprefer/annotator-openai';
import { type Annotator, BudgetError, listwise } from '@visionprefer/core';
import { expect, onTestFinished, test } from 'vitest';
import { annotateOnce } from '../src/judge/annotate-once.ts';
import { drawPairs, judgeSamples, worldAspects } from '../src/judge/judge-samples.ts';
import { paintSamples } from '../src/judge/paint-samples.ts';
import type { Brush } from '../src/model/create-brush.ts';
import type { PicturePair } from '../src/teach/teach-by-dpo.ts';
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
  expect(shareOfTrue(pairs)).toBeGreaterThan(0.68);
  expect(shareOfTrue(pairs)).toBeLessThan(0.92);
});

test('annotators of several juries are asked once, within one budget, and their consensus errs less than they do', async () => {
  const servers = await Promise.all([1, 2, 3].map((seed) => startJudge(0.8, seed)));
  onTestFinished(async () => void (await Promise.all(servers.map(({ close }) => close()))));
  const painted = await paintSamples(clumsyBrush, {}, { seed: 6, scenes: [1, 5, 9], samples: 120, imagesPerSample: 4 });
  const annotators = servers.map(({ baseURL }, index) =>
    openai({ model: `judge-${index}`, baseURL, apiKey: 'none', api: 'chat' }),
  );
  const annotate = annotateOnce();
  const options = { annotate, strategy: listwise(), prices: () => ({ input: 1, output: 1 }) };
  const judge = async (seated: readonly Annotator[], usd: number) =>
    await judgeSamples(painted, { ...options, annotators: seated, budget: { usd } });
  // A call costs 150 millionths at least: what two annotators cost is what the third lacks.
  await expect(
    (async () => {
      for (const annotator of annotators) await judge([annotator], 0.045);
    })(),
  ).rejects.toThrow(BudgetError);
  const alone: number[] = [];
  for (const annotator of annotators) alone.push(shareOfTrue(await drawPairs(painted, await judge([annotator], 1))));
  const together = shareOfTrue(await drawPairs(painted, await judge(annotators, 1)));
  expect(servers.map(({ asked }) => asked())).toEqual([120, 120, 120]);
  expect(together).toBeGreaterThan(Math.max(...alone));
});

function shareOfTrue(pairs: readonly PicturePair[]): number {
  const margins = pairs.map(({ scene, chosen, rejected }) => trueScore(chosen, scene) - trueScore(rejected, scene));
  return margins.filter((margin) => margin > 0).length / margins.filter((margin) => margin !== 0).length;
}

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
