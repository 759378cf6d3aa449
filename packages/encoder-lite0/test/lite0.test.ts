import { readFile } from 'node:fs/promises';
import { createOnnxEncoder, type EncoderDescription, nodePlatform, openEncoder } from '@visionprefer/vp-score';
import { browserPlatform } from '@visionprefer/vp-score/browser';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { lite0 } from '../src/index.ts';
import { damage, resign } from './damage.ts';
import { pictures } from './drawn-pictures.ts';

const model = new Uint8Array(await readFile(lite0.model));
const description = JSON.parse(await readFile(lite0.description, 'utf8')) as EncoderDescription;

test('it opens, and gives the same row for the same picture, whatever is asked with it', async () => {
  const encoder = await openEncoder('lite0');
  expect(encoder).toMatchObject({ id: 'lite0', dimensions: 4128, usesPrompt: false });
  const [a, b] = await Promise.all(pictures.slice(0, 2).map(({ svg }) => toImage(svg)));
  if (!a || !b) throw new Error('Two pictures are drawn.');
  const [alone] = await encoder.embed([a]);
  const [, together] = await encoder.embed([b, a]);
  expect(together).toEqual(alone);
  expect(alone?.every(Number.isFinite)).toBe(true);
  await encoder.close?.();
});

test('another file is refused by its checksum', async () => {
  const other = model.slice();
  other[other.length - 100] = (other[other.length - 100] ?? 0) ^ 1;
  await expect(createOnnxEncoder(other, description, nodePlatform)).rejects.toThrow(
    /Encoder lite0: lite0\.onnx has the SHA-256 [0-9a-f]{64}; expected cb66eb70/,
  );
});

test.each(Object.entries(damage))('a file that still runs is refused, whatever its checksum: %s', async (_, harm) => {
  const harmed = harm(model);
  expect(Buffer.from(harmed).equals(model)).toBe(false);
  await expect(createOnnxEncoder(harmed, await resign(description, harmed), nodePlatform)).rejects.toThrow(
    /does not give the known features for the known picture/,
  );
});

test('drawn pictures are what they show, among the 1,000 classes of ImageNet', async () => {
  const session = await InferenceSession.create(model);
  const found = await Promise.all(pictures.map(async ({ svg }) => classOf(session, svg)));
  expect(found).toEqual(pictures.map(({ imageNetClass }) => imageNetClass));
});

test('the runtime of browsers gives the features of Node', async () => {
  const { loadRuntime } = browserPlatform;
  const [here, there] = await Promise.all(
    [nodePlatform, { ...nodePlatform, loadRuntime }].map(async (platform) => {
      const encoder = await createOnnxEncoder(model, description, platform);
      return encoder.embed([await toImage(pictures[0]?.svg ?? '')]);
    }),
  );
  const apart = here?.[0]?.map((number, place) => Math.abs(number - (there?.[0]?.[place] ?? Number.NaN)));
  expect(Math.max(...(apart ?? []))).toBeLessThan(1e-3);
});

async function toImage(svg: string): Promise<{ bytes: Uint8Array; hash: string }> {
  return { bytes: await sharp(Buffer.from(svg)).png().toBuffer(), hash: svg };
}

/** The likeliest class, by the preprocessing that the description states. */
async function classOf(session: InferenceSession, svg: string): Promise<number> {
  const side = description.preprocessing.width;
  const rgb = await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).resize(side, side).raw().toBuffer();
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, at) => {
    const [channel, place] = [Math.floor(at / (side * side)), at % (side * side)];
    return ((rgb[place * 3 + channel] ?? 0) - 127) / 128;
  });
  const { logits } = await session.run({ pixels: new Tensor('float32', pixels, [1, 3, side, side]) }, ['logits']);
  const scores = logits?.data as Float32Array;
  return scores.indexOf(Math.max(...scores));
}
