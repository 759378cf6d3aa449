import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGraph } from '@visionprefer/onnx';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createOnnxEncoder,
  describeEncoder,
  type EncoderDescription,
  nodePlatform,
  openEncoder,
  openOnnxEncoder,
  type Preprocessing,
  type StatedEncoder,
} from '../src/index.ts';

const preprocessing: Preprocessing = {
  width: 8,
  height: 6,
  fit: 'cover',
  kernel: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  layout: 'nchw',
};
const stated: StatedEncoder = { id: 'means', model: 'means.onnx', input: 'x', output: 'colours', preprocessing };

/** A model that gives the mean of each colour, and the mean of each colour's square. */
function drawMeans(layout: Preprocessing['layout'], output = 'colours'): Uint8Array {
  const graph = createGraph();
  const axes = layout === 'nchw' ? [2, 3] : [1, 2];
  const pixels = graph.input('x', 'float32', layout === 'nchw' ? ['n', 3, 6, 8] : ['n', 6, 8, 3]);
  const means = [pixels, graph.add('Mul', [pixels, pixels])].map((value) =>
    graph.add('ReduceMean', [value], { axes, keepdims: 0 }),
  );
  graph.add('Concat', means, { axis: 1 }, output);
  graph.output(output, 'float32', ['n', 6]);
  return graph.toModel();
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'visionprefer-onnx-'));
});
afterAll(() => rm(root, { recursive: true }));

async function install(name: string, model: Uint8Array, description: unknown): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'means.onnx'), model);
  await writeFile(join(folder, 'encoder.json'), JSON.stringify(description));
  return folder;
}

async function paint(background: string): Promise<{ bytes: Uint8Array; hash: string }> {
  const image = sharp({ create: { width: 60, height: 40, channels: 3, background } });
  return { bytes: await image.png().toBuffer(), hash: background };
}

describe.each(['nchw', 'nhwc'] as const)('any ONNX file with a stated preprocessing, %s', (layout) => {
  test('is an encoder', async () => {
    const model = drawMeans(layout);
    const description = await describeEncoder(
      model,
      { ...stated, preprocessing: { ...preprocessing, layout } },
      nodePlatform,
    );
    const folder = await install(layout, model, description);
    const encoder = await openEncoder(`onnx:${folder}`);
    expect(encoder).toMatchObject({ id: `onnx:${folder}`, dimensions: 6, usesPrompt: false });
    const [row] = await encoder.embed([await paint('#ff8000')]);
    const [red, green, blue] = [1, 128 / 255, 0].map((value) => (value - 0.5) / 0.25);
    expect(row?.[0]).toBeCloseTo(red ?? 0, 4);
    expect(row?.[1]).toBeCloseTo(green ?? 0, 4);
    expect(row?.[2]).toBeCloseTo(blue ?? 0, 4);
    expect(row?.[3]).toBeCloseTo((red ?? 0) ** 2, 4);
    expect(await encoder.graph?.()).toMatchObject({ input: 'x', output: 'colours' });
    await encoder.close?.();
  });
});

test('another output is another encoder', async () => {
  const graphs = ['colours', 'others'].map((output) => ({ model: drawMeans('nchw', output), output }));
  const encoders = graphs.map(async ({ model, output }) => {
    const description = await describeEncoder(model, { ...stated, output }, nodePlatform);
    return (await createOnnxEncoder(model, description, nodePlatform)).digest;
  });
  expect(new Set(await Promise.all(encoders)).size).toBe(2);
});

test('a picture that cannot be decoded is told, and never becomes a row', async () => {
  const model = drawMeans('nchw');
  const encoder = await createOnnxEncoder(model, await describeEncoder(model, stated, nodePlatform), nodePlatform);
  const broken = { bytes: Buffer.from('no picture at all'), hash: 'broken' };
  await expect(encoder.embed([await paint('#fff'), broken])).rejects.toMatchObject({ name: 'ImageError' });
});

describe('what is refused', () => {
  const cases: [string, unknown, (description: EncoderDescription) => unknown][] = [
    [
      'no input of that name',
      /has the inputs x and the outputs colours; expected y and colours/,
      (d) => ({ ...d, input: 'y' }),
    ],
    ['no output of that name', /expected x and rows/, (d) => ({ ...d, output: 'rows' })],
    ['another checksum', /means\.onnx has the SHA-256 [0-9a-f]{64}; expected 00/, (d) => ({ ...d, sha256: '00' })],
    [
      'another preprocessing',
      /does not give the known features/,
      (d) => ({ ...d, preprocessing: { ...preprocessing, mean: [0.4, 0.4, 0.4] } }),
    ],
    [
      'fewer features',
      /6 numbers came, 5 were expected/,
      (d) => ({ ...d, proof: Buffer.alloc(20).toString('base64') }),
    ],
    [
      'no preprocessing',
      /encoder\.json: preprocessing\.width and height are not pixels/,
      ({ preprocessing: _, ...d }) => d,
    ],
    [
      'a deviation of 0',
      /std are not three numbers each/,
      (d) => ({ ...d, preprocessing: { ...preprocessing, std: [1, 0, 1] } }),
    ],
    [
      'an unknown kernel',
      /kernel is not bilinear/,
      (d) => ({ ...d, preprocessing: { ...preprocessing, kernel: 'box' } }),
    ],
    ['no proof', /encoder\.json: proof is missing; expected a text/, ({ proof: _, ...d }) => d],
    ['a list', /encoder\.json: id is missing/, () => []],
  ];
  test.each(cases)('%s', async (name, message, change) => {
    const model = drawMeans('nchw');
    const description = await describeEncoder(model, stated, nodePlatform);
    const folder = await install(name.replaceAll(' ', '-'), model, change(description));
    await expect(openEncoder(`onnx:${folder}`)).rejects.toThrow(message as RegExp);
  });

  test('a file that is no model', async () => {
    const model = Buffer.from('not a model');
    await expect(describeEncoder(model, stated, nodePlatform)).rejects.toThrow(
      /^Encoder means is no ONNX model that onnxruntime can load: /,
    );
  });

  test('a folder without one', async () => {
    const description = pathToFileURL(join(root, 'nowhere', 'encoder.json'));
    await expect(openOnnxEncoder({ description }, nodePlatform)).rejects.toThrow(
      /nowhere\/encoder\.json cannot be read/,
    );
  });

  test('a name that is unknown', async () => {
    await expect(openEncoder('lite9')).rejects.toThrow(/^Unknown encoder lite9\. Known: pixels, lite0, onnx:<folder>/);
  });
});

test('pixels are an encoder of 16 figures', async () => {
  const encoder = await openEncoder('pixels');
  expect(encoder).toMatchObject({ id: 'pixels', dimensions: 16, usesPrompt: false });
  const [row, other] = await encoder.embed([await paint('#808080'), await paint('#ffffff')]);
  expect(row).toHaveLength(16);
  expect(row?.every(Number.isFinite)).toBe(true);
  expect(row).not.toEqual(other);
  const broken = { bytes: Buffer.from('no picture at all'), hash: 'broken' };
  await expect(encoder.embed([broken])).rejects.toMatchObject({ name: 'ImageError' });
});
