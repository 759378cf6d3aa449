import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoProcessor, env, PreTrainedModel, RawImage, Tensor } from '@huggingface/transformers';
import type { PreferencePair } from '@visionprefer/core';
import { exportModel, openEncoder, rawScore, trainVpScore, type VpScoreModel } from '@visionprefer/vp-score';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparePython, runScript } from '../../../test/consumers/python.ts';

/** Pictures that the exported model is shown. */
const count = 3;
const side = 224;

let folder = '';
let model: VpScoreModel;
/** Output → numbers, by onnxruntime for Node. */
let expected: Record<string, number[]> = {};
const pixels = Float32Array.from(
  { length: count * 3 * side * side },
  (_, place) => Math.sin(place * 0.37) + ((place * 7) % 11) / 11 - 0.5,
);

/** A model of the encoder lite0, trained on drawn pictures, exported; and what it makes of some pixels. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-exported-'));
  const encoder = await openEncoder('lite0');
  model = await trainVpScore(await drawPairs(8), { encoder });
  await exportModel(model, encoder, join(folder, 'model'));
  await encoder.close?.();
  await writeFile(join(folder, 'model/pixels.bin'), new Uint8Array(pixels.buffer));
  const session = await node.InferenceSession.create(join(folder, 'model/vp-score.onnx'));
  const found = await session.run({
    [nameOf(session.inputNames)]: new node.Tensor('float32', pixels, [count, 3, side, side]),
  });
  expected = Object.fromEntries(
    Object.entries(found).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the exported model gives what the heads give when they are trained', () => {
  const features = Float32Array.from(expected.features ?? []);
  const head = model.aspects.fidelity?.head;
  if (!head) throw new Error('A head was trained.');
  for (let picture = 0; picture < count; picture++) {
    const raw = rawScore(head, features, picture * model.encoder.dimensions);
    expect(Math.abs((expected['fidelity.raw']?.[picture] ?? Number.NaN) - raw)).toBeLessThan(1e-5);
  }
});

test('its card says how a picture is prepared, in Python too', async () => {
  const card = await readFile(join(folder, 'model/README.md'), 'utf8');
  expect(card).toContain('The input is `pixels`, float32 in the order nchw.');
  expect(card).toContain('.resize((224, 224), Image.Resampling.BILINEAR)');
  expect(card).toContain(`mean, std = numpy.array([${[127, 127, 127].map((level) => level / 255).join(', ')}])`);
});

test('onnxruntime for browsers gives the same', async () => {
  const session = await web.InferenceSession.create(await readFile(join(folder, 'model/vp-score.onnx')));
  const found = await session.run({
    [nameOf(session.inputNames)]: new web.Tensor('float32', pixels, [count, 3, side, side]),
  });
  for (const name of ['fidelity', 'fidelity.raw']) expectNear(Array.from(found[name]?.data as Float32Array), name);
});

test('transformers.js loads the folder offline and gives the same', async () => {
  env.allowRemoteModels = false;
  const path = join(folder, 'model');
  const exported = await PreTrainedModel.from_pretrained(path, {
    subfolder: '',
    model_file_name: 'vp-score',
    local_files_only: true,
  });
  const given = { pixels: new Tensor('float32', pixels, [count, 3, side, side]) };
  const found: Record<string, Tensor> = await exported(given);
  for (const name of ['fidelity', 'fidelity.raw']) expectNear(Array.from(found[name]?.data as Float32Array), name);
  await exported.dispose();

  const prepare = await AutoProcessor.from_pretrained(path, { local_files_only: true });
  const picture = new RawImage(new Uint8ClampedArray(300 * 200 * 3).fill(128), 300, 200, 3);
  const { pixel_values } = await prepare(picture);
  expect(pixel_values.dims).toEqual([1, 3, side, side]);
});

test('onnxruntime for Python gives the same', async ({ skip }) => {
  const python = await preparePython({ files: ['requirements-onnx.txt'], gigabytes: 1 });
  if ('missing' in python) return skip(python.missing);
  const found = (await runScript(python, 'score.py', join(folder, 'model'))) as Record<string, number[]>;
  expect(Object.keys(found).sort()).toEqual(['fidelity', 'fidelity.raw']);
  for (const [name, numbers] of Object.entries(found)) expectNear(numbers, name);
}, 600_000);

function expectNear(numbers: readonly number[], name: string): void {
  expect(numbers.length).toBe(count);
  for (const [picture, number] of numbers.entries()) {
    expect(Math.abs(number - (expected[name]?.[picture] ?? Number.NaN)), `${name} of picture ${picture}`).toBeLessThan(
      1e-5,
    );
  }
}

function nameOf([name = '']: readonly string[]): string {
  return name;
}

async function drawPairs(pairs: number): Promise<PreferencePair[]> {
  const draw = async (seed: number, torn: boolean) => {
    const shade = (x: number, y: number, c: number) =>
      torn && (x * 7 + y * 13) % 11 < 3 ? x * y * seed : x * 2 + y * c + seed * 9;
    const drawn = Buffer.from(
      Array.from(
        { length: 64 * 64 * 3 },
        (_, place) => shade(Math.floor(place / 3) % 64, Math.floor(place / 192), place % 3) % 256,
      ),
    );
    const png = await sharp(drawn, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    return `data:image/png;base64,${png.toString('base64')}`;
  };
  const all = Array.from(
    { length: pairs },
    async (_, seed): Promise<PreferencePair> => ({
      id: `pair-${seed}`,
      sampleId: `sample-${seed}`,
      prompt: `Prompt ${seed}`,
      aspect: 'fidelity',
      chosen: { id: 'a', url: await draw(seed + 1, false), score: 4, hash: '' },
      rejected: { id: 'b', url: await draw(seed + 1, true), score: 2, hash: '' },
      margin: 2,
      probability: 1,
      votes: { for: 1, against: 0, tied: 0, missing: 0 },
      conflicts: [],
      annotationKeys: [],
    }),
  );
  return Promise.all(all);
}
