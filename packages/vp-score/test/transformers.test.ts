import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotate, type Sample } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEncoder, similarityScore, transformersEncoder, zeroShot } from '../src/index.ts';
import { type TinyKind, writeTinyModel } from './tiny-models.ts';

let root: string;
const folder = (kind: TinyKind) => join(root, kind);
beforeAll(async () => {
  // Whatever is not in the folder cannot be fetched either.
  const { env } = await import('@huggingface/transformers');
  env.allowRemoteModels = false;
  root = await mkdtemp(join(tmpdir(), 'visionprefer-transformers-'));
  for (const kind of ['clip', 'siglip', 'dinov2'] as const) await writeTinyModel(folder(kind), kind);
});
afterAll(() => rm(root, { recursive: true }));

async function paint(background: string): Promise<{ bytes: Uint8Array; hash: string }> {
  const image = sharp({ create: { width: 60, height: 40, channels: 3, background } });
  return { bytes: await image.png().toBuffer(), hash: background };
}

describe.each(['clip', 'siglip'] as const)('a folder with a %s', (kind) => {
  test('gives picture, prompt, product and difference', async () => {
    const encoder = await openEncoder(`transformers:${folder(kind)}`);
    expect(encoder).toMatchObject({ dimensions: 64, usesPrompt: true, id: `transformers:${folder(kind)}` });
    expect(encoder.digest).toMatch(/^[0-9a-f]{64}$/);
    const [red, blue] = [await paint('#d02010'), await paint('#1020d0')];
    const rows = await encoder.embed([red, blue, red], ['a red cube', 'a red cube', 'two cats']);
    expect(new Set(rows.map((row) => row.join())).size).toBe(3);
    for (const row of rows) {
      const [image, text] = [row.subarray(0, 16), row.subarray(16, 32)];
      expect(Math.hypot(...image)).toBeCloseTo(1, 5);
      expect(Math.hypot(...text)).toBeCloseTo(1, 5);
      expect([...row.subarray(32, 48)]).toEqual(
        Array.from(image, (number, place) => Math.fround(number * (text[place] ?? 0))),
      );
      expect([...row.subarray(48)]).toEqual(
        Array.from(image, (number, place) => Math.fround(Math.abs(number - (text[place] ?? 0)))),
      );
    }
    expect(rows[0]?.subarray(16, 32)).toEqual(rows[1]?.subarray(16, 32));
    expect(rows[0]?.subarray(0, 16)).toEqual(rows[2]?.subarray(0, 16));
    expect(await encoder.embed([red], ['a red cube'])).toEqual(rows.slice(0, 1));
    await expect(encoder.embed([red])).rejects.toThrow(/looks at prompts: 1 images need as many prompts/);
    await encoder.close?.();
  });

  test('gives the picture alone where prompts are not wanted', async () => {
    const encoder = await transformersEncoder(folder(kind), { prompts: false });
    expect(encoder).toMatchObject({ dimensions: 16, usesPrompt: false });
    const [row] = await encoder.embed([await paint('#d02010')]);
    expect(row).toHaveLength(16);
    expect(encoder.digest).not.toBe((await transformersEncoder(folder(kind))).digest);
  });

  test('says without training whether the prompt was followed', async () => {
    const samples = await makeSamples();
    const annotators = [zeroShot({ model: folder(kind), id: 'tiny' })];
    const annotations = await Array.fromAsync(annotate(samples, { annotators, loadImage: imageLoader() }));
    const scores = annotations.flatMap((annotation) =>
      annotation.outcome === 'scored' ? (annotation.scores['prompt-following'] ?? []) : [],
    );
    expect(annotations.map(({ outcome }) => outcome).sort()).toEqual(['abstained', 'abstained', 'scored', 'scored']);
    expect(scores).toHaveLength(4);
    const encoder = await transformersEncoder(folder(kind));
    for (const { imageId, score, rationale } of scores) {
      const [colour = '', prompt = ''] = imageId.split(' of ');
      const [row = new Float32Array()] = await encoder.embed([await paint(colour)], [prompt]);
      const cosine = row.subarray(32, 48).reduce((sum, number) => sum + number, 0);
      const expected = kind === 'clip' ? { cosine } : { cosine, logit: 10 * cosine - 2 };
      expect(score).toBeCloseTo(similarityScore(expected), 4);
      expect(rationale).toBe(`similarity to the prompt ${cosine.toFixed(3)}`);
    }
  });
});

test('a DINO gives the state of its first token, and does not look at prompts', async () => {
  const encoder = await transformersEncoder(folder('dinov2'));
  expect(encoder).toMatchObject({ dimensions: 32, usesPrompt: false });
  const [red, blue] = await encoder.embed([await paint('#d02010'), await paint('#1020d0')]);
  expect(Math.hypot(...(red ?? []))).toBeCloseTo(1, 5);
  expect(red).not.toEqual(blue);
});

test('the digest follows the weights', async () => {
  const other = join(root, 'other');
  await writeTinyModel(other, 'clip', 2);
  const copy = join(root, 'copy');
  await writeTinyModel(copy, 'clip', 1);
  const digests = await Promise.all(
    [folder('clip'), copy, other].map(async (one) => (await transformersEncoder(one)).digest),
  );
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});

describe('what cannot be loaded', () => {
  test('a model that is not there', async () => {
    await expect(transformersEncoder('no/such-model', { offline: true })).rejects.toThrow(
      /^The model no\/such-model cannot be loaded: .* Name a folder that holds config\.json/,
    );
  });

  test('a model that compares nothing with texts is no annotator', async () => {
    const annotators = [zeroShot({ model: folder('dinov2') })];
    const failures: string[] = [];
    const annotations = annotate(await makeSamples(), {
      annotators,
      loadImage: imageLoader(),
      onFailure: ({ error }) => void failures.push(error.message),
    });
    for await (const { outcome } of annotations) expect(outcome).toBe('abstained');
    expect(failures[0]).toMatch(/is a model of the kind dinov2, which does not compare pictures with texts/);
  });
});

test.each([
  [{ cosine: 0.3 }, 4],
  [{ cosine: 0.5 }, 5],
  [{ cosine: -0.1 }, 1],
  [{ cosine: 0.1, logit: 0 }, 3],
])('%o is worth %d', (similarity, score) => {
  expect(similarityScore(similarity)).toBeCloseTo(score);
});

/** Two prompts with two pictures each, whose ids tell how they were made. */
async function makeSamples(): Promise<Sample[]> {
  return Promise.all(
    ['a red cube', 'two cats'].map(async (prompt, index) => {
      const images = ['#d02010', '#1020d0'].map(async (colour) => {
        const { bytes } = await paint(colour);
        return { id: `${colour} of ${prompt}`, url: `data:image/png;base64,${Buffer.from(bytes).toString('base64')}` };
      });
      return { id: String(index), prompt, images: await Promise.all(images) };
    }),
  );
}
