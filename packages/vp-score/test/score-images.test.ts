import { type Image, ImageError } from '@visionprefer/core';
import { openEncoder, scoreImages, trainVpScore, type VpScoreModel } from '@visionprefer/vp-score';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { makePair } from './make-pairs.ts';

let model: VpScoreModel;
const encoder = await openEncoder('pixels');

/** A picture with colours and lines, so that a wrong way of decoding is seen in its figures. */
function draw({ shift = 0 } = {}): Sharp {
  const channels = 3;
  const side = 96;
  const pixels = Uint8Array.from({ length: side * side * channels }, (_, place) => {
    const [at, channel] = [Math.floor(place / channels), place % channels];
    const [x, y] = [at % side, Math.floor(at / side)];
    return (x * 2 + y * channel + shift + ((x >> 3) & 1) * 40) % 256;
  });
  return sharp(pixels, { raw: { width: side, height: side, channels } });
}

async function urlOf(picture: Sharp | Promise<Buffer>, type = 'image/png'): Promise<string> {
  const bytes = await ('toBuffer' in picture ? picture.toBuffer() : picture);
  return `data:${type};base64,${bytes.toString('base64')}`;
}

async function score(urls: readonly string[]) {
  const images = urls.map((url, place): Image => ({ id: String(place), url }));
  const found = [];
  for await (const scored of scoreImages(images, { model, encoder })) found.push(scored);
  return found;
}

async function rawOf(url: string): Promise<number> {
  const [scored] = await score([url]);
  if (!scored || 'error' in scored) throw new Error('The picture has no scores.');
  return scored.scores.fidelity?.raw ?? Number.NaN;
}

beforeAll(async () => {
  const pairs = await Promise.all(
    Array.from({ length: 8 }, async (_, seed) => {
      const pair = makePair({ numbers: [] }, { numbers: [] }, { id: `pair ${seed}`, prompt: `Prompt ${seed}` });
      const [chosen, rejected] = [draw({ shift: seed * 9 }), draw({ shift: seed * 9 }).blur(2 + seed)];
      return {
        ...pair,
        chosen: { ...pair.chosen, url: await urlOf(chosen.png()) },
        rejected: { ...pair.rejected, url: await urlOf(rejected.png()) },
      };
    }),
  );
  model = await trainVpScore(pairs, { encoder });
});

test('16 bits and the first frame of an animation score as the plain picture does', async () => {
  const plain = await rawOf(await urlOf(draw().png()));
  expect(await rawOf(await urlOf(draw().toColourspace('rgb16').png()))).toBeCloseTo(plain, 9);

  const frames = await Promise.all([draw(), draw({ shift: 90 })].map((frame) => frame.png().toBuffer()));
  const animation = sharp(frames, { join: { animated: true } });
  expect(await rawOf(await urlOf(animation.clone().webp({ lossless: true }), 'image/webp'))).toBeCloseTo(plain, 9);

  const still = sharp(await animation.clone().gif().toBuffer()).png();
  const moving = await urlOf(animation.clone().gif(), 'image/gif');
  expect(await rawOf(moving)).toBeCloseTo(await rawOf(await urlOf(still)), 9);
});

test('what is transparent is laid on the ground of the encoder, not left out', async () => {
  const half = Buffer.alloc(96 * 96).fill(255, 0, 48 * 96);
  const clear = await draw()
    .joinChannel(half, { raw: { width: 96, height: 96, channels: 1 } })
    .png()
    .toBuffer();
  expect((await sharp(clear).metadata()).hasAlpha).toBe(true);
  const white = await openEncoder('lite0');
  const onWhite = await sharp(clear).flatten({ background: '#ffffff' }).png().toBuffer();
  const [one, other] = await white.embed([clear, onWhite].map((bytes) => ({ bytes, hash: '' })));
  await white.close?.();
  expect(one).toEqual(other);
  expect(Number.isFinite(await rawOf(await urlOf(Promise.resolve(clear))))).toBe(true);
});

test('CMYK is turned into sRGB first', async () => {
  const jpeg = await draw().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
  expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
  const turned = sharp(jpeg).toColourspace('srgb').png();
  const raw = await rawOf(await urlOf(Promise.resolve(jpeg), 'image/jpeg'));
  expect(raw).toBeCloseTo(await rawOf(await urlOf(turned)), 9);
});

test('a picture that is corrupt has an error and no score, and the next one has its scores', async () => {
  const [jpeg, png] = [await draw().jpeg().toBuffer(), await draw().png().toBuffer()];
  const damaged = Buffer.from(png);
  damaged.fill(7, 200, 260);
  const corrupt = [jpeg.subarray(0, jpeg.length >> 1), png.subarray(0, png.length - 30), damaged, Buffer.from('none')];
  const urls = await Promise.all([...corrupt, png].map((bytes) => urlOf(Promise.resolve(bytes))));
  const found = await score(urls);
  expect(found.map(({ image }) => image.id)).toEqual(['0', '1', '2', '3', '4']);
  for (const scored of found.slice(0, 4)) {
    expect(scored).not.toHaveProperty('scores');
    expect('error' in scored && scored.error).toBeInstanceOf(ImageError);
  }
  expect(found[4]).toHaveProperty('scores.fidelity.score');
});
