import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ImageRequest, readImage, readImageHeader } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { generate } from '@visionprefer/generate';
import { diffusers } from '@visionprefer/generator-diffusers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Python, preparePython, runScript } from './consumers/python.ts';
import { startDiffusers } from './consumers/start-diffusers.ts';
import { trainByRewards } from './consumers/train-by-rewards.ts';

const run = promisify(execFile);
const samples = join(import.meta.dirname, '../examples/samples/samples.jsonl');
const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
const formats = ['diffusion-dpo', 'imagereward', 'hpdv2', 'hpdv3', 'trl', 'kto', 'pairs', 'hub'];

const light = { files: ['requirements.txt'], gigabytes: 1 };
const heavy = { files: ['requirements-train.txt'], alone: ['requirements-alone.txt'], gigabytes: 12 };

let folder: string;
let data: string;

/** The repository's samples, judged by `pixels`, paired overall and in one aspect, and written in every format. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-consumers-'));
  data = join(folder, 'dataset');
  const visionprefer = (...args: string[]) =>
    run(process.execPath, ['--conditions=@visionprefer/source', main, ...args], { cwd: folder });
  await visionprefer('run', samples);
  const aspects = ['overall', 'fidelity'].flatMap((aspect) => ['--aspect', aspect]);
  await visionprefer('pairs', 'run/consensus.jsonl', '--samples', samples, ...aspects);
  const given = ['--samples', samples, '--annotations', 'run/annotations.jsonl', '--consensus', 'run/consensus.jsonl'];
  const shares = ['--validation', '0.2', '--test', '0.2'];
  const named = formats.flatMap((format) => ['--format', format]);
  await visionprefer('export', 'pairs.jsonl', ...named, ...given, ...shares, '--out', data);
  // Another data set in a folder of the same last name, which caches must not take for the first.
  const other = ['--format', 'hub', '--samples', samples, '--validation', '0.6', '--out', join(folder, 'other')];
  await visionprefer('export', 'pairs.jsonl', ...other);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('Hugging Face datasets, DuckDB, pandas and PyArrow load what is written', async ({ skip }) => {
  const python = await preparePython(light);
  skipWithout(python, skip);
  const found = (await runScript(python, 'load.py', data)) as Record<string, number>;
  expect(Object.keys(found).sort()).toEqual([...formats, 'splits'].sort());
  expect(found['diffusion-dpo']).toBe(found.hub);
}, 600_000);

test('samples that Hugging Face datasets saved are read', async ({ skip }) => {
  const python = await preparePython(light);
  skipWithout(python, skip);
  const images = join(import.meta.dirname, '../examples/samples/images');
  const { saved } = (await runScript(python, 'save.py', images)) as { saved: string };
  try {
    for (const name of ['on-disk', 'on-disk-with-splits', 'images.parquet', 'hub']) {
      const source = await openSamples(name, saved);
      const samples = await Array.fromAsync(source.read(({ message, isNote }) => isNote ?? expect.fail(message)));
      expect(
        samples.map(({ prompt, images }) => [prompt, images.length]),
        name,
      ).toEqual([
        ['01', 4],
        ['02', 4],
      ]);
      const { bytes } = await readImage(samples[1]?.images[0]?.url ?? '');
      expect(Buffer.from(bytes).equals(readFileSync(join(images, '02-a.png')))).toBe(true);
    }
  } finally {
    await rm(saved, { recursive: true });
  }
}, 600_000);

const trainers = process.env.VISIONPREFER_TRAINERS === '1';

test.skipIf(!trainers)(
  'the readers of HPS v2, HPS v3 and TRL take it, and a few steps of Diffusion-DPO learn from it (VISIONPREFER_TRAINERS=1)',
  async ({ skip }) => {
    const python = await preparePython(heavy);
    skipWithout(python, skip);
    const read = (await runScript(python, 'read.py', data)) as Record<string, number>;
    expect(Object.values(read).every((number) => number > 0)).toBe(true);
    const learnt = (await runScript(python, 'dpo.py', data)) as Record<string, number>;
    expect(learnt['last loss']).toBeLessThan(learnt['first loss'] ?? 0);
  },
  1_800_000,
);

test.skipIf(!trainers)(
  'TRL’s DDPOTrainer, unchanged, makes pictures redder by our rewards, and less red by their negative (VISIONPREFER_TRAINERS=1)',
  async ({ skip }) => {
    const python = await preparePython({ ...heavy, beside: ['requirements-ddpo.txt'] });
    skipWithout(python, skip);
    for (const seed of [0, 1, 2]) {
      const { redder, lessRed, apart } = await trainByRewards(python, seed);
      expect([redder.steps, lessRed.steps]).toEqual([30, 30]);
      expect(redder.gain).toBeGreaterThan(0);
      expect(lessRed.gain).toBeLessThan(0);
      expect(apart).toBeGreaterThan(10);
    }
  },
  1_800_000,
);

test.skipIf(!trainers)(
  'the server of the examples paints for generator-diffusers with a pipeline of diffusers (VISIONPREFER_TRAINERS=1)',
  async ({ skip }) => {
    const python = await preparePython(heavy);
    skipWithout(python, skip);
    const server = await startDiffusers(python);
    try {
      const generator = diffusers({ model: 'tiny', baseURL: server.url });
      const request = { prompt: 'a red apple', seed: 1, guidance: 7, steps: 3, width: 64, height: 48 };
      const paint = async (changed: Partial<ImageRequest> = {}) => {
        const options = { signal: new AbortController().signal, ticket: randomUUID() };
        return Buffer.from((await generator.generate({ ...request, ...changed }, options)).bytes);
      };
      const picture = await paint();
      expect(readImageHeader(picture)).toMatchObject({ mediaType: 'image/png', width: 64, height: 48 });
      expect((await paint()).equals(picture)).toBe(true);
      for (const changed of [{ prompt: 'a blue car' }, { seed: 2 }, { guidance: 2 }, { steps: 5 }]) {
        expect((await paint(changed)).equals(picture), JSON.stringify(changed)).toBe(false);
      }
      await expect(paint({ guidance: undefined, steps: undefined })).resolves.toBeInstanceOf(Buffer);
      await expect(paint({ width: 63 })).rejects.toMatchObject({ code: 'bad-request' });
      const out = join(folder, 'painted');
      const prompts = ['a red apple', 'a house by the sea'].map((prompt, at) => ({ id: `${at}`, prompt }));
      const summary = await generate(prompts, {
        generators: [generator],
        out,
        images: 2,
        width: 64,
        height: 64,
        steps: 2,
      });
      expect(summary).toMatchObject({ samples: 2, images: 4, gaps: {}, failures: 0 });
    } finally {
      await server.close();
    }
  },
  1_800_000,
);

function skipWithout(python: Python, skip: (reason: string) => never): asserts python is { program: string } {
  if ('missing' in python) skip(python.missing);
}
