import {
  annotate,
  type Failure,
  forecast,
  type Price,
  pairwise,
  paperAspects,
  pointwise,
  type Sample,
} from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { collect, makeAnnotator, makeSample } from './make-sample.ts';

const samples = await Promise.all(Array.from({ length: 5 }, (_, index) => makeSample(`s${index}`)));
const price: Price = { input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5 };

describe('what would be asked', () => {
  const annotators = [
    makeAnnotator('all', undefined, { price }),
    makeAnnotator('one-image', undefined, { limits: { maxImages: 1 }, price }),
    makeAnnotator('fidelity', undefined, { aspects: ['fidelity'], price }),
  ];

  test.each([
    ['pairwise', pairwise()],
    ['pointwise', pointwise({ aspects: 'separate' })],
  ])('%s: is what is asked then', async (_, strategy) => {
    const seen = await collect(annotate(samples.slice(0, 2), { annotators, strategy, onFailure: () => {} }));
    const resume = seen.slice(0, Math.floor(seen.length / 2));
    const broken: Sample[] = [
      { ...samples[0], id: 's0', prompt: 'the same id again', images: samples[0]?.images ?? [] },
      { id: 'broken', prompt: 'p', images: [{ id: 'a', url: 'data:image/png;base64,AAAA' }] },
    ];
    const options = { annotators, strategy, resume };
    const failed: Failure[] = [];
    const told = await forecast([...samples, ...broken], { ...options, onFailure: (failure) => failed.push(failure) });

    const failures: Failure[] = [];
    let calls = 0;
    const counting = annotators.map((annotator) => ({
      ...annotator,
      answer: (...asked: Parameters<typeof annotator.answer>) => {
        calls++;
        return annotator.answer(...asked);
      },
    }));
    let settled = 0;
    await collect(
      annotate([...samples, ...broken], {
        ...options,
        annotators: counting,
        onFailure: (failure) => failures.push(failure),
        onProgress: (progress) => {
          settled = progress.settled;
        },
      }),
    );
    expect(told).toMatchObject({ samples: 7, questions: calls, settled, failures: failures.length });
    const about = ({ sampleId, imageId, annotatorId, error }: Failure) =>
      `${sampleId} ${imageId} ${annotatorId} ${error.message}`;
    expect(failed.map(about).sort()).toEqual(failures.map(about).sort());
    expect(told.questions).toBe(told.annotators.reduce((sum, { questions }) => sum + questions, 0));
  });
});

describe('what it may cost', () => {
  test('low, likely and high hold each other, and what a run really costs', async () => {
    const answer = JSON.stringify({
      images: ['A', 'B', 'C'].map((image) => ({
        image,
        ...Object.fromEntries(
          paperAspects.map(({ id, levels }) => [id, { rationale: 'Seen as it should be.', level: levels[2]?.name }]),
        ),
      })),
    });
    const usage = { inputTokens: 1_400, outputTokens: 300 };
    const annotators = [
      makeAnnotator('one', async () => ({ output: answer, usage }), { price, imageTokens: () => 100 }),
    ];
    const { usd, inputTokens, outputTokens, annotators: each } = await forecast(samples, { annotators });
    const annotations = await collect(annotate(samples, { annotators }));
    const spent = annotations.reduce((sum, annotation) => sum + (annotation.usd ?? 0), 0);
    expect(spent).toBeGreaterThan(0);
    for (const [span, real] of [
      [usd, spent],
      [inputTokens, 5 * 1_400],
      [outputTokens, 5 * 300],
    ] as const) {
      expect(span?.low).toBeLessThanOrEqual(real);
      expect(span?.high).toBeGreaterThanOrEqual(real);
      expect(span?.likely).toBeGreaterThanOrEqual(span?.low ?? 0);
      expect(span?.likely).toBeLessThanOrEqual(span?.high ?? 0);
    }
    expect(each[0]).toMatchObject({ price, learntFrom: 0 });
  });

  test('what earlier answers took is what further ones are likely to take', async () => {
    const annotators = [makeAnnotator('one', undefined, { price })];
    const settled = (strategyId: string, outputTokens: number) => ({
      ...{ key: `${strategyId}${outputTokens}`, annotatorId: 'one', strategyId, usd: 0.5 },
      usage: { outputTokens },
    });
    const resume = [settled('listwise', 1_000), settled('listwise', 3_000), settled('pointwise', 9)];
    const { annotators: each, outputTokens, spentUsd } = await forecast(samples, { annotators, resume });
    expect(each[0]?.learntFrom).toBe(2);
    expect(outputTokens.likely).toBe(5 * 2_000);
    expect(spentUsd).toBe(1.5);
  });

  test('nothing is known in all where one price is not; one who needs none costs nothing', async () => {
    const unpriced = makeAnnotator('unpriced');
    const free = makeAnnotator('free', undefined, { price: { input: 0, output: 0 } });
    const priced = makeAnnotator('priced', undefined, { price });
    const { usd, annotators } = await forecast(samples, { annotators: [unpriced, free, priced] });
    expect(usd).toBeUndefined();
    expect(annotators.map(({ usd }) => usd?.high)).toEqual([undefined, 0, expect.any(Number)]);
    expect(annotators[1]).toMatchObject({ questions: 5, inputTokens: { high: 0 }, outputTokens: { high: 0 } });
    const given = await forecast(samples, { annotators: [unpriced, free], prices: () => price });
    expect(given.usd?.likely).toBeGreaterThan(0);
  });

  test('images that are known are not read', async () => {
    const image = { mediaType: 'image/png' as const, width: 1_024, height: 1_024, hash: '00' };
    const told = await forecast(samples, {
      annotators: [makeAnnotator('one', undefined, { imageTokens: ({ width }) => width })],
      loadImage: () => Promise.reject(new Error('read')),
      known: { find: async () => image, note: () => {} },
    });
    expect(told).toMatchObject({ failures: 0, questions: 5, images: 15 });
    expect(told.inputTokens.low).toBeGreaterThan(15 * 1_024);
  });
});

test('stops when it is told to, and where the samples break', async () => {
  const annotators = [makeAnnotator('one')];
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(forecast(samples, { annotators, signal: controller.signal })).rejects.toThrow('enough');
  async function* breaking() {
    yield* samples;
    throw new Error('the file ends here');
  }
  await expect(forecast(breaking(), { annotators })).rejects.toThrow('the file ends here');
  await expect(forecast(samples, { annotators: [] })).rejects.toThrow('No annotator');
});
