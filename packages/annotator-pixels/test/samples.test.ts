import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { annotate, fidelity, type LoadImage, readImage, type Sample, sampleSchema } from '@visionprefer/core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { planSamples } from '../../../examples/samples/plan-samples.ts';
import { scenes } from '../../../examples/samples/scenes/index.ts';
import { type Truth, truthSchema } from '../../../examples/samples/truth.ts';
import { pixels } from '../src/index.ts';

const root = new URL('../../../examples/samples/', import.meta.url);
const readLines = (file: string): unknown[] =>
  readFileSync(new URL(file, root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const samples = readLines('samples.jsonl').map((line) => sampleSchema.parse(line));
const truths = readLines('truth.jsonl').map((line) => truthSchema.parse(line));
const planned = planSamples(scenes);

describe('the sample set', () => {
  test('is what the script plans', () => {
    expect(samples).toEqual(planned.map(({ sample }) => sample));
    expect(truths).toEqual(planned.map(({ truth }) => truth));
    const files = planned.flatMap(({ pictures }) => pictures.map(({ path }) => path)).sort();
    expect(
      readdirSync(new URL('images/', root))
        .map((file) => `images/${file}`)
        .sort(),
    ).toEqual(files);
  });

  test('has twelve prompts with four images, one of them without fault, and light files', () => {
    expect(samples.length).toBeGreaterThanOrEqual(12);
    let bytes = 0;
    for (const { images } of samples) {
      expect(images.length).toBe(4);
      for (const { url } of images) bytes += readFileSync(new URL(url, root)).length;
    }
    expect(bytes).toBeLessThan(3_000_000);
    for (const { faults } of truths) expect(Object.values(faults).filter((list) => list.length === 0).length).toBe(1);
  });

  test.each(samples.flatMap((sample) => sample.images.map(({ url }) => url)))('%s can be decoded', async (url) => {
    const { info } = await sharp(readFileSync(new URL(url, root)), { failOn: 'error' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { format } = await sharp(readFileSync(new URL(url, root))).metadata();
    expect(url.endsWith(`.${format === 'jpeg' ? 'jpg' : format}`)).toBe(true);
    expect(Math.max(info.width, info.height)).toBe(432);
  });

  test('has a truth that speaks of images there are, each once in every order', () => {
    expect(truths.map(({ sampleId }) => sampleId)).toEqual(samples.map(({ id }) => id));
    for (const [index, { faults, orders }] of truths.entries()) {
      const ids = samples[index]?.images.map(({ id }) => id).sort();
      expect(Object.keys(faults).sort()).toEqual(ids);
      for (const groups of Object.values(orders)) expect(groups.flat().sort()).toEqual(ids);
    }
  });
});

describe('fidelity of pixels on the sample set', () => {
  test('agrees with at least 90 % of what is certain', async () => {
    const scores = await scoreFidelity(samples);
    const certain = truths.flatMap((truth) => certainPairs(truth));
    const right = certain.filter(({ sampleId, better, worse }) => {
      const of = scores.get(sampleId);
      return (of?.get(better) ?? Number.NaN) > (of?.get(worse) ?? Number.NaN);
    });
    expect(certain.length).toBeGreaterThanOrEqual(48);
    expect(right.length / certain.length).toBeGreaterThanOrEqual(0.9);
  });
});

const real = new URL('../../../../shared/data/images/', import.meta.url);

test.skipIf(!existsSync(real))('real pairs all have a score each', async () => {
  const pairs = JSON.parse(readFileSync(new URL('indoor/pairs.json', real), 'utf8')) as Record<string, string>[];
  const some = pairs.slice(0, 4).map(({ id = '', prompt = '', better = '', worse = '' }) => ({
    id,
    prompt,
    images: [better, worse].map((file) => ({ id: file, url: `indoor/${file}` })),
  }));
  const scores = await scoreFidelity(some, real);
  expect([...scores.values()].flatMap((of) => [...of.values()]).length).toBe(8);
});

function certainPairs({ sampleId, orders }: Truth): { sampleId: string; better: string; worse: string }[] {
  const groups = orders.fidelity ?? [];
  return groups.flatMap((group, place) =>
    group.flatMap((better) =>
      groups
        .slice(place + 1)
        .flat()
        .map((worse) => ({ sampleId, better, worse })),
    ),
  );
}

async function scoreFidelity(of: readonly Sample[], folder: URL = root): Promise<Map<string, Map<string, number>>> {
  const loadImage: LoadImage = async ({ url }, { signal }) => {
    const { bytes, hash } = await readImage(url, { root: folder, signal });
    const { format, width, height } = await sharp(bytes).metadata();
    return { bytes, hash, width, height, mediaType: format === 'jpeg' ? 'image/jpeg' : 'image/png' };
  };
  const scores = new Map<string, Map<string, number>>();
  for await (const annotation of annotate(of, { annotators: [pixels()], aspects: [fidelity], loadImage })) {
    if (annotation.outcome !== 'scored') continue;
    scores.set(annotation.sampleId, new Map(annotation.scores.fidelity.map(({ imageId, score }) => [imageId, score])));
  }
  return scores;
}
