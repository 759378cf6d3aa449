import { ImageError } from '@visionprefer/core';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { isPlainlyWhole } from '../src/check-whole.ts';
import { isSrgbProfile } from '../src/is-srgb-profile.ts';
import { pictureFormat } from '../src/picture-format.ts';
import { countPngFrames } from '../src/png-chunks.ts';
import { makePicture } from './odd-pictures.ts';

async function profileOf(name: string): Promise<Uint8Array> {
  const { icc } = await sharp(await makePicture().withIccProfile(name).png().toBuffer()).metadata();
  if (!icc) throw new Error('no profile was written');
  return icc;
}

describe('colour profiles', () => {
  test('sRGB is told from Display P3 by its numbers', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
    expect(isSrgbProfile(await profileOf('p3'))).toBe(false);
  });

  test('another tone curve under the same primaries is not sRGB', async () => {
    const profile = Buffer.from(await profileOf('srgb'));
    const curve = profile.indexOf('para');
    expect(curve).toBeGreaterThan(0);
    profile.writeInt32BE(65_536, curve + 12);
    expect(isSrgbProfile(profile)).toBe(false);
  });

  test('a cut or scrambled profile is not sRGB and not a crash', async () => {
    const profile = await profileOf('srgb');
    fc.assert(
      fc.property(fc.nat(profile.length - 1), fc.uint8Array({ maxLength: 40 }), (cut, tail) => {
        expect(typeof isSrgbProfile(Buffer.concat([profile.subarray(0, cut), tail]))).toBe('boolean');
      }),
    );
  });
});

describe('any bytes at all', () => {
  test('have a format or an ImageError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          pictureFormat(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError);
        }
      }),
    );
  });

  test.each(['PNG', 'JPEG', 'WebP'] as const)('%s: no cut piece is plainly whole, the picture is', async (format) => {
    const bytes = await makePicture()
      .toFormat(format.toLowerCase() as 'png')
      .toBuffer();
    expect(isPlainlyWhole(bytes, format)).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: 16, max: bytes.length - 1 }), (cut) => {
        expect(isPlainlyWhole(bytes.subarray(0, cut), format)).toBe(false);
        expect(countPngFrames(bytes.subarray(0, cut))).toBe(1);
      }),
    );
  });
});
