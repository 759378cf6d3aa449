import { ImageError } from '@visionprefer/core';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { isPlainlyWhole } from '../src/inspect/check-whole.ts';
import { isSrgbProfile } from '../src/inspect/is-srgb-profile.ts';
import { pictureFormat } from '../src/inspect/picture-format.ts';
import { countPngFrames } from '../src/inspect/png-chunks.ts';
import { readPlainHeader } from '../src/inspect/read-plain-header.ts';
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

describe('plain headers', () => {
  const kinds = fc.record({
    channels: fc.constantFrom(1 as const, 3 as const, 4 as const),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 300 }),
    palette: fc.boolean(),
    progressive: fc.boolean(),
    format: fc.constantFrom('png' as const, 'jpeg' as const),
    orientation: fc.constantFrom(undefined, 1, 6),
    profile: fc.constantFrom(undefined, 'p3', 'srgb'),
    depth: fc.constantFrom('uchar' as const, 'ushort' as const),
    chroma: fc.constantFrom('4:2:0', '4:4:4'),
  });

  test('say the same as sharp, or nothing', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(kinds, async ({ format, width, height, channels, orientation, profile, depth, ...kind }) => {
        let picture = sharp({
          create: { width, height, channels: channels === 1 ? 3 : channels, background: '#7a58' },
        });
        if (channels === 1) picture = picture.greyscale().toColourspace('b-w');
        if (depth === 'ushort' && channels > 1) picture = picture.toColourspace('rgb16');
        if (orientation) picture = picture.withMetadata({ orientation });
        if (profile) picture = picture.withIccProfile(profile);
        const { palette, progressive, chroma } = kind;
        const bytes = await (format === 'png'
          ? picture.png({ palette, progressive })
          : picture.jpeg({ progressive, chromaSubsampling: chroma })
        ).toBuffer();
        const header = readPlainHeader(bytes, format === 'png' ? 'PNG' : 'JPEG');
        if (!header) return;
        plain++;
        const told = await sharp(bytes).metadata();
        expect(['srgb', 'b-w']).toContain(told.space);
        expect({ ...told, orientation: told.orientation ?? 1 }).toMatchObject({
          ...header,
          ...{ orientation: 1, depth: 'uchar', hasProfile: false },
        });
      }),
      { numRuns: 300 },
    );
    // Of 300 drawn some 25 are plain.
    expect(plain).toBeGreaterThan(3);
  });

  test('of any bytes are an answer or none', () => {
    const starts = fc.constantFrom<number[][]>([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], [0xff, 0xd8, 0xff, 0xc0]);
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const bytes = new Uint8Array([...start, ...rest]);
        for (const format of ['PNG', 'JPEG'] as const) readPlainHeader(bytes, format);
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
