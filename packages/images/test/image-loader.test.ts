import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageError, type ImageLimits, type LoadedImage } from '@visionprefer/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImageLoaderOptions, imageLoader } from '../src/index.ts';
import {
  animatePng,
  makeAnimation,
  makeAvifBomb,
  makeBomb,
  makePicture,
  makeQuarters,
  makeTiffBomb,
} from './odd-pictures.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'visionprefer-images-'));
});
afterAll(() => rm(root, { recursive: true }));

async function load(
  bytes: Uint8Array | string,
  limits: ImageLimits = {},
  { name = 'picture.png', ...options }: ImageLoaderOptions & { name?: string } = {},
): Promise<LoadedImage> {
  await writeFile(join(root, name), bytes);
  const loadImage = imageLoader({ root, ...options });
  return loadImage({ id: 'a', url: name }, { limits, signal: AbortSignal.timeout(30_000) });
}

async function pixelsOf(bytes: Uint8Array): Promise<{ data: Buffer; width: number; height: number; channels: number }> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

describe('a sound picture', () => {
  test.each([
    ['PNG', 'image/png', () => makePicture().png()],
    ['interlaced PNG', 'image/png', () => makePicture().png({ progressive: true })],
    ['palette PNG', 'image/png', () => makePicture().png({ palette: true, colours: 16 })],
    ['grey PNG', 'image/png', () => makePicture().toColourspace('b-w').png()],
    ['PNG with alpha', 'image/png', () => makePicture().ensureAlpha(0.5).png()],
    ['PNG that says it is sRGB', 'image/png', () => makePicture().withIccProfile('srgb').png()],
    ['JPEG', 'image/jpeg', () => makePicture().jpeg()],
    ['progressive JPEG', 'image/jpeg', () => makePicture().jpeg({ progressive: true })],
    ['grey JPEG', 'image/jpeg', () => makePicture().toColourspace('b-w').jpeg()],
    ['WebP', 'image/webp', () => makePicture().webp()],
    ['exact WebP', 'image/webp', () => makePicture().webp({ lossless: true })],
    ['GIF', 'image/gif', () => makePicture().gif()],
  ])('passes byte for byte: %s', async (_name, mediaType, picture) => {
    const bytes = await picture().toBuffer();
    const image = await load(bytes);
    expect(Buffer.from(image.bytes).equals(bytes)).toBe(true);
    expect(image).toMatchObject({ mediaType, width: 64, height: 48, hash: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(image.preparation).toBeUndefined();
  });

  test('is known by its bytes, not by its name', async () => {
    const image = await load(await makePicture().webp().toBuffer(), {}, { name: 'photo.jpg' });
    expect(image.mediaType).toBe('image/webp');
  });

  test('may carry bytes after its end', async () => {
    const jpeg = await makePicture().jpeg().toBuffer();
    expect((await load(Buffer.concat([jpeg, Buffer.alloc(9000, 7)]))).mediaType).toBe('image/jpeg');
  });

  test('keeps the hash of what came, whatever is done to it', async () => {
    const bytes = await makePicture().png().toBuffer();
    const small = await load(bytes, { maxSide: 32 });
    expect(small.hash).toBe((await load(bytes)).hash);
  });
});

describe('what is no picture is turned down', () => {
  test.each([
    ['a text', 'Not a picture at all.\n', /text; expected PNG, JPEG, WebP, GIF, TIFF or AVIF/],
    ['a drawing', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', /an SVG drawing/],
    ['a web page', '<!DOCTYPE html><title>404</title>', /a web page/],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /Git LFS pointer/],
    ['unknown bytes', new Uint8Array([1, 2, 3, 250]), /no known kind/],
    ['nothing', '', /empty/],
    ['a PNG that is only its signature', Buffer.from('89504e470d0a1a0a', 'hex'), /PNG header cannot be read/],
  ])('%s', async (_name, bytes, message) => {
    const loading = load(bytes);
    await expect(loading).rejects.toThrow(ImageError);
    await expect(loading).rejects.toThrow(message);
  });
});

describe('a picture that is cut off or broken is turned down', () => {
  const formats = {
    PNG: () => makePicture(200, 160).png(),
    'interlaced PNG': () => makePicture(200, 160).png({ progressive: true }),
    JPEG: () => makePicture(200, 160).jpeg(),
    'progressive JPEG': () => makePicture(200, 160).jpeg({ progressive: true }),
    WebP: () => makePicture(200, 160).webp(),
    'exact WebP': () => makePicture(200, 160).webp({ lossless: true }),
    GIF: () => makePicture(200, 160).gif(),
    TIFF: () => makePicture(200, 160).tiff(),
    AVIF: () => makePicture(200, 160).avif({ effort: 0 }),
  };
  const cuts = [0.3, 0.6, 0.9, 0.99];
  test.each(Object.entries(formats))('%s, cut anywhere', async (_name, picture) => {
    const bytes = await picture().toBuffer();
    for (const cut of cuts) {
      const loading = load(bytes.subarray(0, Math.floor(bytes.length * cut)));
      await expect(loading, `${cut}`).rejects.toThrow(ImageError);
      await expect(loading, `${cut}`).rejects.toThrow(/cut off or broken.*Fetch or save it again/s);
    }
  });

  test('JPEG whose end was never written', async () => {
    const bytes = await makePicture(200, 160).jpeg().toBuffer();
    await expect(load(bytes.fill(0, bytes.length / 2))).rejects.toThrow(/cut off or broken/);
  });

  test('PNG with a changed byte in its pixels', async () => {
    const bytes = await makePicture(200, 160).png().toBuffer();
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    await expect(load(bytes)).rejects.toThrow(/cut off or broken/);
  });
});

describe('sizes and frames out of bounds are turned down', () => {
  test.each([
    [
      'failure mode 16: animated GIF',
      async () => (await makeAnimation()).gif().toBuffer(),
      /GIF of 32 × 32 px that is animated, with 3/,
    ],
    ['animated WebP', async () => (await makeAnimation()).webp().toBuffer(), /WebP .* animated, with 3 frames/],
    ['animated PNG', async () => animatePng(await makePicture().png().toBuffer(), 7), /PNG .* animated, with 7 frames/],
    ['1 × 1', () => makePicture(1, 1).png().toBuffer(), /PNG of 1 × 1 px; expected at least 16 px a side/],
    ['one thin side', () => makePicture(400, 15).png().toBuffer(), /400 × 15 px; expected at least 16/],
    ['too wide', () => makePicture(20_000, 20).png().toBuffer(), /20000 × 20 px; expected at most 16384 px a side/],
    ['a bomb', async () => makeBomb(20_000, 20_000), /20000 × 20000 px; expected at most 16384/],
    ['a bomb in AVIF', async () => makeAvifBomb(), /AVIF of 65535 × 65535 px; expected at most 16384/],
    ['a bomb in TIFF', async () => makeTiffBomb(), /TIFF of 60000 × 60000 px; expected at most 16384/],
    ['a lesser bomb', async () => makeBomb(16_000, 16_000), /at most 100000000 pixels in all.*maxPixels/],
  ])('%s', async (_name, bytes, message) => {
    await expect(load(await bytes())).rejects.toThrow(message);
  });

  test('the bounds are options', async () => {
    const tiny = await makePicture(8, 8).png().toBuffer();
    expect((await load(tiny, {}, { minSide: 8 })).width).toBe(8);
    await expect(load(tiny, {}, { minSide: 1, maxPixels: 63 })).rejects.toThrow(/at most 63 pixels/);
  });

  test('an animated PNG with one frame is a still picture', async () => {
    expect((await load(animatePng(await makePicture().png().toBuffer(), 1))).mediaType).toBe('image/png');
  });
});

describe('failure mode 17: EXIF orientation is baked in', () => {
  // Where the stored quarters (red green / blue white) are seen, by Exif 2.3, table "orientation".
  const seen: Record<number, string> = {
    1: 'RG/BW',
    2: 'GR/WB',
    3: 'WB/GR',
    4: 'BW/RG',
    5: 'RB/GW',
    6: 'BR/WG',
    7: 'WG/BR',
    8: 'GW/RB',
  };
  for (const format of ['jpeg', 'webp', 'png'] as const) {
    test.each(Object.entries(seen))(`${format}, orientation %s shows %s`, async (orientation, quarters) => {
      const bytes = await makeQuarters()
        .withExif({})
        .withMetadata({ orientation: Number(orientation) })
        .toFormat(format)
        .toBuffer();
      const image = await load(bytes);
      const turned = Number(orientation) > 4;
      expect([image.width, image.height]).toEqual(turned ? [32, 64] : [64, 32]);
      expect(await readQuarters(image.bytes)).toBe(quarters);
      if (orientation === '1') expect(image.preparation).toBeUndefined();
      else expect(image.preparation).toMatch(/^turned upright, image\/(jpeg|png)$/);
      expect((await sharp(image.bytes).metadata()).orientation ?? 1).toBe(1);
    });
  }

  async function readQuarters(bytes: Uint8Array): Promise<string> {
    const { data, width, height, channels } = await pixelsOf(bytes);
    const name = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = data.subarray((y * width + x) * channels);
      if (Math.min(r, g, b) > 200) return 'W';
      return r > 200 ? 'R' : g > 200 ? 'G' : b > 200 ? 'B' : '?';
    };
    const [l, r, t, b] = [width / 4, (width * 3) / 4, height / 4, (height * 3) / 4];
    return `${name(l, t)}${name(r, t)}/${name(l, b)}${name(r, b)}`;
  }
});

describe('colours become 8-bit sRGB', () => {
  const orange = () => sharp({ create: { width: 64, height: 48, channels: 3, background: '#c06030' } });
  test.each([
    ['CMYK JPEG', () => orange().toColourspace('cmyk').jpeg({ quality: 100 }), 'CMYK → 8-bit sRGB, image/jpeg', 30],
    ['16-bit PNG', () => orange().toColourspace('rgb16').png(), '16-bit → 8-bit sRGB, image/png', 1],
    ['16-bit grey PNG', () => orange().toColourspace('grey16').png(), '16-bit → 8-bit sRGB, image/png', 90],
    [
      'Display P3 PNG',
      () => orange().withIccProfile('p3').png(),
      'a colour profile other than sRGB → 8-bit sRGB, image/png',
      2,
    ],
  ])('%s', async (_name, picture, preparation, tolerance) => {
    const image = await load(await picture().toBuffer());
    expect(image.preparation).toBe(preparation);
    const metadata = await sharp(image.bytes).metadata();
    expect(metadata).toMatchObject({ depth: 'uchar', hasProfile: false });
    expect(['srgb', 'b-w']).toContain(metadata.space);
    const { data } = await pixelsOf(image.bytes);
    for (const [i, expected] of [0xc0, 0x60, 0x30].entries()) {
      expect(Math.abs((data[i] ?? 0) - expected)).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe('limits of the annotators are met', () => {
  test.each([
    ['TIFF', () => makePicture().tiff(), 'image/png'],
    ['AVIF', () => makePicture().avif({ effort: 0 }), 'image/jpeg'],
  ])('%s becomes a type that is shown', async (_name, picture, mediaType) => {
    const image = await load(await picture().toBuffer());
    expect(image).toMatchObject({ mediaType, preparation: mediaType, width: 64, height: 48 });
  });

  test('types that are not taken are written anew: exactly when they were exact, small or have alpha', async () => {
    const mediaTypes = ['image/png', 'image/jpeg'] as const;
    const exact = await makePicture().webp({ lossless: true }).toBuffer();
    const image = await load(exact, { mediaTypes });
    expect(image.mediaType).toBe('image/png');
    expect((await pixelsOf(image.bytes)).data.equals((await pixelsOf(exact)).data)).toBe(true);
    expect((await load(await makePicture().webp().toBuffer(), { mediaTypes })).mediaType).toBe('image/jpeg');
    const large = await makePicture(1200, 1000).webp({ lossless: true, effort: 0 }).toBuffer();
    expect((await load(large, { mediaTypes })).mediaType).toBe('image/jpeg');
    const clear = await makePicture().ensureAlpha(0.5).webp().toBuffer();
    expect((await load(clear, { mediaTypes })).mediaType).toBe('image/png');
    const laid = await load(clear, { mediaTypes: ['image/jpeg'] });
    expect(laid.preparation).toBe('laid on white, image/jpeg');
    expect((await sharp(laid.bytes).stats()).channels[0]?.min).toBeGreaterThan(100);
    await expect(load(clear, { mediaTypes: ['image/gif'] })).rejects.toThrow(/none of the types .*image\/gif/);
  });

  test('one downscale, named with its figures, the same each time', async () => {
    const bytes = await makePicture(300, 200).jpeg().toBuffer();
    const image = await load(bytes, { maxSide: 200 });
    expect(image).toMatchObject({
      width: 200,
      height: 133,
      preparation: 'scaled 300×200 → 200×133, image/jpeg',
    });
    expect(await load(bytes, { maxSide: 200 })).toEqual(image);
    const area = await load(bytes, { maxPixels: 15_000 });
    expect([area.width, area.height]).toEqual([150, 100]);
    expect((await load(bytes, { maxSide: 300, maxPixels: 60_000, maxBytes: bytes.length })).preparation).toBe(
      undefined,
    );
  });

  test('turning comes before scaling', async () => {
    const bytes = await makePicture(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await load(bytes, { maxSide: 150 })).preparation).toBe(
      'turned upright, scaled 200×300 → 100×150, image/jpeg',
    );
  });

  test('weight: JPEG first, then smaller', async () => {
    const bytes = await makePicture(400, 300).png().toBuffer();
    const light = await load(bytes, { maxBytes: bytes.length - 1 });
    expect(light.bytes.length).toBeLessThan(bytes.length);
    const lighter = await load(bytes, { maxBytes: 3000 });
    expect(lighter.bytes.length).toBeLessThanOrEqual(3000);
    expect(lighter.preparation).toMatch(/^scaled 400×300 → \d+×\d+, image\/jpeg$/);
    expect(lighter.width / lighter.height).toBeCloseTo(4 / 3, 1);
    await expect(load(bytes, { maxBytes: 100 })).rejects.toThrow(/cannot be made to fit into 100 bytes/);
  });
});

test('an aborted signal stops the loading with its reason', async () => {
  const url = `data:image/png;base64,${(await makePicture().png().toBuffer()).toString('base64')}`;
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(imageLoader()({ id: 'a', url }, { limits: {}, signal })).rejects.toThrow('enough');
});
