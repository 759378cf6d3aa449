import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGraph, float32 } from '@visionprefer/onnx';
import {
  type Encoder,
  exportModel,
  readModel,
  scoreImages,
  trainVpScore,
  type VpScoreModel,
  writeModel,
} from '@visionprefer/vp-score';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { drawPairs, numbersEncoder, pictureUrl, seeded } from './make-pairs.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-model-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An encoder that is an ONNX model: twelve numbers, as a picture of 2 × 2 px, become nine features. */
function graphEncoder(): Encoder {
  const random = seeded(9);
  const weights = float32(
    [12, 9],
    Array.from({ length: 108 }, () => Math.fround(random() - 0.5)),
  );
  const graph = createGraph();
  const pixels = graph.input('pixels', 'float32', ['n', 3, 2, 2]);
  const flat = graph.add('Flatten', [pixels], { axis: 1 });
  graph.add('MatMul', [flat, graph.weight('w', weights)], {}, 'features');
  graph.output('features', 'float32', ['n', 9]);
  const model = graph.toModel();
  const session = InferenceSession.create(model);
  const numbers = numbersEncoder(12);
  return {
    ...numbers,
    id: 'graph',
    dimensions: 9,
    async embed(images) {
      const rows = await numbers.embed(images);
      return Promise.all(
        rows.map(async (row) => {
          const { features } = await (await session).run({ pixels: new Tensor('float32', row, [1, 3, 2, 2]) });
          return features?.data as Float32Array;
        }),
      );
    },
    graph: async () => ({
      model,
      input: 'pixels',
      output: 'features',
      preprocessing: {
        width: 2,
        height: 2,
        fit: 'fill',
        kernel: 'bicubic',
        mean: [0, 0, 0],
        std: [1, 1, 1],
        layout: 'nchw',
      },
    }),
  };
}

const pairs = [
  ...drawPairs({ prompts: 30, dimensions: 12 }),
  ...drawPairs({ prompts: 30, dimensions: 12, seed: 2 }).map((pair) => ({ ...pair, aspect: 'aesthetic' })),
];

async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])));
}

test('a model that is written and read is the same, and the same pairs give the same bytes', async () => {
  const folder = await makeFolder();
  const encoder = numbersEncoder(12);
  const model = await trainVpScore(pairs, { encoder });
  await writeModel(model, join(folder, 'one'));
  await writeModel(await trainVpScore([...pairs].reverse(), { encoder }), join(folder, 'other'));
  expect(await readModel(join(folder, 'one'))).toEqual(model);
  expect(await filesOf(join(folder, 'other'))).toEqual(await filesOf(join(folder, 'one')));
  expect((await readFile(join(folder, 'one/README.md'))).toString()).toContain(
    'cannot see whether the prompt was followed',
  );
});

describe('a model folder is believed only as a whole', () => {
  /** A model that was written, and how to change one of its files. */
  async function writeOne() {
    const folder = join(await makeFolder(), 'model');
    await writeModel(await trainVpScore(pairs, { encoder: numbersEncoder(12) }), folder);
    const path = (name: string) => join(folder, name);
    const edit = async (name: string, change: (json: Json) => unknown, resign = false) => {
      const json = JSON.parse(await readFile(path(name), 'utf8')) as Json;
      await writeFile(path(name), JSON.stringify(change(json) ?? json));
      if (resign) await sign(folder, name);
    };
    return { folder, path, edit };
  }

  test('another or a missing folder is told', async () => {
    const { folder, path } = await writeOne();
    await writeFile(path('config.json'), '{"format":"vp-score","version":2}');
    await expect(readModel(folder)).rejects.toThrow(/config\.json is not what a VP-Score model holds: version: /);
    await writeFile(path('config.json'), 'format: vp-score');
    await expect(readModel(folder)).rejects.toThrow('config.json is no JSON');
    await expect(readModel(join(folder, 'nowhere'))).rejects.toThrow('config.json cannot be read (ENOENT)');
  });

  test('heads that are cut off, or no tensors at all, even where the digest was made to fit', async () => {
    const { folder, path } = await writeOne();
    const heads = await readFile(path('heads.safetensors'));
    for (const bytes of [heads.subarray(0, heads.length - 8), Buffer.from('no tensors')]) {
      await writeFile(path('heads.safetensors'), bytes);
      await expect(readModel(folder)).rejects.toThrow(/heads\.safetensors is damaged, was edited, or is of another/);
      await sign(folder, 'heads.safetensors');
      await expect(readModel(folder)).rejects.toThrow('cut off');
    }
  });

  test.each(['heads.safetensors', 'trained-on.json', 'evaluation.json'])('%s of another model', async (name) => {
    const [one, other] = [await writeOne(), join(await makeFolder(), 'other')];
    const others = drawPairs({ prompts: 31, dimensions: 12, seed: 3 });
    await writeModel(await trainVpScore([...pairs, ...others], { encoder: numbersEncoder(12) }), other);
    await writeFile(one.path(name), await readFile(join(other, name)));
    await expect(readModel(one.folder)).rejects.toThrow(`${name} is damaged, was edited, or is of another model`);
    await sign(one.folder, name);
    // Heads decide the scores: the model's own digest knows them too.
    if (name === 'heads.safetensors') await expect(readModel(one.folder)).rejects.toThrow('config.json was edited');
    else expect(await readModel(one.folder)).toBeDefined();
  });

  test.each(['trained-on.json', 'evaluation.json'])(
    'an empty %s, even where the digest was made to fit',
    async (name) => {
      const { folder, edit } = await writeOne();
      await edit(name, () => ({}));
      await expect(readModel(folder)).rejects.toThrow(`${name} is damaged, was edited, or is of another model`);
      await sign(folder, name);
      await expect(readModel(folder)).rejects.toThrow(`${name} is not what a VP-Score model holds`);
    },
  );

  test('what it was trained on has to be told: no empty lists', async () => {
    const { folder, edit } = await writeOne();
    await edit('trained-on.json', () => ({ prompts: [], pictures: [] }), true);
    await expect(readModel(folder)).rejects.toThrow('trained-on.json is not what a VP-Score model holds: prompts: ');
  });

  test.each<[string, (map: { raw: number[]; score: number[] }) => void, string]>([
    ['reversed', ({ score }) => void score.reverse(), 'aspects.fidelity.map.score: expected scores from 1 to 5'],
    ['with knots that fall', ({ raw }) => void raw.reverse(), 'aspects.fidelity.map.raw: expected numbers each above'],
    ['with a score of 6', ({ score }) => void score.splice(-1, 1, 6), 'aspects.fidelity.map.score'],
    ['too short', ({ score }) => void score.pop(), 'raw and score differ in length'],
    ['edited, and still rising', ({ score }) => void score.splice(1, 1, 1.001), 'config.json was edited'],
  ])('a score map that is %s', async (_, harm, message) => {
    const { folder, edit } = await writeOne();
    await edit('config.json', ({ aspects }) => harm(aspects.fidelity.map));
    await expect(readModel(folder)).rejects.toThrow(message);
  });

  test('another temperature, or another encoder', async () => {
    const { folder, edit, path } = await writeOne();
    const config = await readFile(path('config.json'));
    await edit(
      'config.json',
      ({ aspects: { fidelity } }) => void Object.assign(fidelity, { temperature: fidelity.temperature * 2 }),
    );
    await expect(readModel(folder)).rejects.toThrow('config.json was edited');
    await writeFile(path('config.json'), config);
    await edit('config.json', ({ encoder }) => void Object.assign(encoder, { digest: 'b'.repeat(64) }));
    await expect(readModel(folder)).rejects.toThrow('config.json was edited');
  });
});

/** JSON that a test takes to pieces. */
interface Json {
  sha256: Record<string, string>;
  encoder: { digest: string };
  aspects: { fidelity: { temperature: number; map: { raw: number[]; score: number[] } } };
}

/** Makes config.json state the digest that a file has now. */
async function sign(folder: string, name: string): Promise<void> {
  const key = { 'heads.safetensors': 'heads', 'trained-on.json': 'trainedOn', 'evaluation.json': 'evaluation' }[name];
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Json;
  if (key === undefined) throw new RangeError(`${name} has no digest.`);
  const digest = createHash('sha256').update(await readFile(join(folder, name)));
  config.sha256[key] = digest.digest('hex');
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
}

test('a folder that holds something else is not taken', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'thesis.tex'), 'years of work');
  await expect(writeModel(await trainVpScore(pairs, { encoder: numbersEncoder(12) }), folder)).rejects.toThrow(
    'thesis.tex',
  );
});

test('heads are refused by another encoder than theirs', async () => {
  const model = await trainVpScore(pairs, { encoder: numbersEncoder(12) });
  const other = { ...numbersEncoder(12), digest: 'b'.repeat(64) };
  await expect(exportModel(model, other, join(await makeFolder(), 'out'))).rejects.toThrow('its digest is');
});

test.each(['linear', 'network'] as const)(
  'what is exported with %s heads gives the scores of the model',
  async (head) => {
    const folder = join(await makeFolder(), 'exported');
    const encoder = graphEncoder();
    const model = await trainVpScore(pairs, { encoder, head, ridge: 0.1 });
    await exportModel(model, encoder, folder);
    const session = await InferenceSession.create(join(folder, 'vp-score.onnx'));
    expect(session.outputNames).toEqual(['features', 'aesthetic.raw', 'aesthetic', 'fidelity.raw', 'fidelity']);
    const random = seeded(4);
    const pictures = Array.from({ length: 20 }, () => Array.from({ length: 12 }, () => Math.fround(8 * random() - 4)));
    for (const picture of pictures) {
      const scores = await scoresOf(model, encoder, picture);
      const found = await session.run({ pixels: new Tensor('float32', Float32Array.from(picture), [1, 3, 2, 2]) });
      for (const [aspect, { score, raw }] of Object.entries(scores)) {
        expect(Math.abs(Number(found[`${aspect}.raw`]?.data[0]) - raw)).toBeLessThan(1e-5);
        expect(Math.abs(Number(found[aspect]?.data[0]) - score)).toBeLessThan(1e-5);
      }
    }
    const preprocessor = JSON.parse((await readFile(join(folder, 'preprocessor_config.json'))).toString());
    expect(preprocessor).toMatchObject({ size: { width: 2, height: 2 }, resample: 3, image_std: [1, 1, 1] });
    expect(await readModel(folder)).toEqual(model);
  },
);

async function scoresOf(model: VpScoreModel, encoder: Encoder, picture: readonly number[]) {
  for await (const scored of scoreImages([{ id: 'a', url: pictureUrl(picture) }], { model, encoder })) {
    if ('scores' in scored) return scored.scores;
  }
  throw new Error('The picture has no scores.');
}

test('scores lie between 1 and 5 and keep the order of raw scores', async () => {
  const encoder = numbersEncoder(12);
  const model = await trainVpScore(pairs, { encoder });
  const random = seeded(6);
  const found = [];
  for (let index = 0; index < 60; index++) {
    const scores = await scoresOf(
      model,
      encoder,
      Array.from({ length: 12 }, () => 6 * random() - 3),
    );
    if (scores.fidelity) found.push(scores.fidelity);
  }
  const sorted = found.sort((one, other) => one.raw - other.raw);
  expect(sorted.length).toBe(60);
  expect(sorted.map(({ score }) => score)).toEqual(sorted.map(({ score }) => score).sort((a, b) => a - b));
  expect(sorted.every(({ score }) => score >= 1 && score <= 5)).toBe(true);
  expect(new Set(sorted.map(({ score }) => score)).size).toBeGreaterThan(40);
});

test('an image that cannot be read has an error and no score', async () => {
  const encoder = numbersEncoder(12);
  const model = await trainVpScore(pairs, { encoder });
  const found = [];
  const images = [
    { id: 'gone', url: 'file:///nowhere.png' },
    { id: 'there', url: pictureUrl(Array(12).fill(1)) },
  ];
  for await (const scored of scoreImages(images, { model, encoder }))
    found.push('error' in scored ? 'error' : 'scores');
  expect(found).toEqual(['error', 'scores']);
});
