import { ImageError } from '@visionprefer/core';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePixels } from '../src/index.ts';
import { makeAnimation, makeBomb, makePicture, makeQuarters } from './odd-pictures.ts';

/** Red, green and blue at a place. */
async function colourAt(picture: Sharp | Promise<Sharp>, x: number, y: number): Promise<number[]> {
  const { width, rgb } = await decodePixels(await (await picture).toBuffer());
  return [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function flat(background: string | { r: number; g: number; b: number; alpha: number }): Sharp {
  const channels = typeof background === 'string' ? 3 : 4;
  return sharp({ create: { width: 20, height: 20, channels, background } });
}

const near = (colour: number[], by = 3) => colour.map((value) => expect.closeTo(value, -Math.log10(2 * by)));

describe('a picture becomes three numbers a pixel, 8-bit sRGB', () => {
  test('as it is', async () => {
    const found = await decodePixels(await makePicture().png().toBuffer());
    expect(found).toMatchObject({ width: 64, height: 48 });
    expect(Buffer.from(found.rgb).equals(await makePicture().raw().toBuffer())).toBe(true);
  });

  test('grey', async () => {
    const [red, green, blue] = await colourAt(makePicture().toColourspace('b-w').png(), 30, 20);
    expect([green, blue]).toEqual([red, red]);
  });

  test('turned upright', async () => {
    const turned = makeQuarters().withMetadata({ orientation: 6 }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' });
    const { width, height } = await decodePixels(await turned.clone().toBuffer());
    expect([width, height]).toEqual([32, 64]);
    expect(await colourAt(turned, 8, 8)).toEqual(near([0, 0, 255]));
  });

  test('from CMYK', async () => {
    const [red = 0, green = 0, blue = 0] = await colourAt(flat('#ff0000').toColourspace('cmyk').jpeg(), 5, 5);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(90);
  });

  test('from 16 bits', async () => {
    const bits = sharp(
      Uint16Array.from({ length: 48 }, () => 40_000),
      { raw: { width: 4, height: 4, channels: 3 } },
    );
    expect(await colourAt(bits.toColourspace('rgb16').png(), 1, 1)).toEqual(near([156, 156, 156], 2));
  });

  test('transparency on white', async () => {
    expect(await colourAt(flat({ r: 0, g: 0, b: 0, alpha: 0 }).png(), 5, 5)).toEqual([255, 255, 255]);
    expect(await colourAt(flat({ r: 0, g: 0, b: 0, alpha: 0.5 }).png(), 5, 5)).toEqual(near([127, 127, 127], 2));
  });

  test('the first frame of an animation', async () => {
    const animation = (await makeAnimation()).gif();
    expect(await decodePixels(await animation.clone().toBuffer())).toMatchObject({ width: 32, height: 32 });
    expect(await colourAt(animation, 5, 5)).toEqual(near([255, 0, 0]));
  });
});

test('what cannot be decoded is an ImageError, never a picture of zeros', async () => {
  const whole = await makePicture(300, 300).jpeg().toBuffer();
  const broken = [new Uint8Array(), Buffer.from('<html>'), whole.subarray(0, 600), makeBomb(60_000, 60_000)];
  for (const bytes of broken) await expect(decodePixels(bytes)).rejects.toThrow(ImageError);
});
