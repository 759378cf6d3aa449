import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { type DecodedPicture, decodePicture } from '../src/decode-picture.ts';
import { scoreOf } from '../src/measure.ts';
import { banding } from '../src/measures/banding.ts';
import { blockiness } from '../src/measures/blockiness.ts';
import { clipping } from '../src/measures/clipping.ts';
import { colourfulness } from '../src/measures/colourfulness.ts';
import { contrast } from '../src/measures/contrast.ts';
import { exposure } from '../src/measures/exposure.ts';
import { noise } from '../src/measures/noise.ts';
import { sharpness } from '../src/measures/sharpness.ts';
import { weakestLinks } from '../src/pixels.ts';
import { makeDecoded, makeScene, normalNumbers } from './make-decoded.ts';

function toSharp({ rgb, width, height }: DecodedPicture): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

describe('colourfulness, worked out by hand', () => {
  test.each([
    ['grey', () => 90, 0],
    // rg = 255, yb = 127.5 everywhere: no spread, 0.3 · √(255² + 127.5²)
    ['red', () => [255, 0, 0] as const, 85.53],
    // rg = ±255, yb = 127.5: √(255² + 0²) + 0.3 · √(0² + 127.5²)
    ['red and green', (x: number) => (x % 2 ? ([255, 0, 0] as const) : ([0, 255, 0] as const)), 293.25],
    // rg = 0; yb = −200 and 200: 200 + 0.3 · 0
    ['blue and yellow', (x: number) => (x % 2 ? ([0, 0, 200] as const) : ([200, 200, 0] as const)), 200],
    // rg = 20, yb = 30: 0.3 · √(400 + 900)
    ['beige', () => [110, 90, 70] as const, 10.82],
  ])('%s', (_name, colourAt, expected) => {
    expect(colourfulness.figure(makeDecoded(20, 20, colourAt))).toBeCloseTo(expected, 2);
  });
});

describe('contrast and exposure', () => {
  test('half black, half white has all the contrast there is', () => {
    expect(contrast.figure(makeDecoded(16, 16, (x) => (x < 8 ? 0 : 255)))).toBeCloseTo(0.5, 6);
    expect(contrast.figure(makeDecoded(16, 16, () => 77))).toBeCloseTo(0, 4);
    // 64 and 192: 64 from their mean, of 255
    expect(contrast.figure(makeDecoded(16, 16, (x) => (x < 8 ? 64 : 192)))).toBeCloseTo(64 / 255, 6);
  });

  test('exposure is full in the middle and near nothing at the ends', () => {
    expect(exposure.figure(makeDecoded(16, 16, () => 127))).toBeCloseTo(1, 4);
    expect(exposure.figure(makeDecoded(16, 16, () => 0))).toBeCloseTo(Math.exp(-3.125), 6);
    expect(exposure.figure(makeDecoded(16, 16, () => 255))).toBeCloseTo(Math.exp(-3.125), 6);
    expect(exposure.figure(makeDecoded(16, 16, () => 51))).toBeCloseTo(Math.exp(-1.125), 6);
  });
});

describe('noise', () => {
  test.each([2, 5, 10, 20])('finds the deviation that was put in: %d', (deviation) => {
    const normal = normalNumbers(deviation);
    const picture = makeDecoded(256, 256, (x) => Math.min(255, Math.max(0, 60 + x / 2 + deviation * normal())));
    expect(noise.figure(picture) / deviation).toBeGreaterThan(0.88);
    expect(noise.figure(picture) / deviation).toBeLessThan(1.05);
  });

  test('a gradient, a plain picture and texture in a corner are not noise', () => {
    expect(noise.figure(makeDecoded(128, 128, (x, y) => x + y / 2))).toBeLessThan(0.6);
    expect(noise.figure(makeDecoded(128, 128, () => 100))).toBe(0);
    const normal = normalNumbers(7);
    const corner = makeDecoded(128, 128, (x, y) => (x < 64 && y < 64 ? 128 + 30 * normal() : 100));
    expect(noise.figure(corner)).toBe(0);
  });
});

describe('sharpness', () => {
  test('falls with every further blur', async () => {
    const scene = makeScene();
    const figures = [sharpness.figure(scene)];
    for (const deviation of [0.8, 1.5, 3]) {
      figures.push(sharpness.figure(await decodePicture(await toSharp(scene).blur(deviation).png().toBuffer())));
    }
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    expect(figures[0]).toBeGreaterThan(0.6);
    expect(figures[3]).toBeLessThan(0.35);
  });

  test('a sharp subject before a smooth background is sharp; one colour has no blur', () => {
    const subject = makeDecoded(256, 256, (x, y) =>
      x > 80 && x < 180 && y > 80 && y < 180 ? ((x >> 2) + (y >> 2)) % 2 && 220 : 60 + x / 4,
    );
    expect(sharpness.figure(subject)).toBeGreaterThan(0.6);
    expect(sharpness.figure(makeDecoded(64, 64, () => 10))).toBe(1);
  });
});

describe('block edges', () => {
  test('rise as JPEG quality falls, and are found after cropping', async () => {
    const scene = toSharp(makeScene());
    const figures: number[] = [];
    for (const quality of [95, 50, 20, 8]) {
      const jpeg = await scene.clone().jpeg({ quality }).toBuffer();
      figures.push(blockiness.figure(await decodePicture(jpeg)));
    }
    expect(figures).toEqual([...figures].sort((a, b) => a - b));
    const worst = await scene.clone().jpeg({ quality: 8 }).toBuffer();
    const cropped = await sharp(worst).extract({ left: 3, top: 5, width: 240, height: 180 }).png().toBuffer();
    expect(blockiness.figure(await decodePicture(cropped)) / (figures[3] ?? 0)).toBeGreaterThan(0.9);
  });

  test('worked out by hand: steps of 10 across blocks and none within', () => {
    const picture = makeDecoded(64, 64, (x) => (Math.floor(x / 8) % 2) * 10);
    expect(blockiness.figure(picture)).toBeCloseTo(11, 4);
    expect(blockiness.figure(makeDecoded(64, 64, () => 50))).toBe(1);
    expect(blockiness.figure(makeDecoded(64, 64, (x) => x * 3))).toBe(1);
  });
});

describe('clipping', () => {
  test('counts what is burnt out or black, and no pure colour', () => {
    const parts = makeDecoded(16, 16, (x) => {
      if (x < 4) return 255;
      if (x < 6) return [255, 254, 90];
      if (x < 8) return [1, 0, 1];
      return x < 12 ? [255, 0, 0] : 2;
    });
    expect(clipping.figure(parts)).toBe(0.5);
  });
});

describe('banding', () => {
  const gradient = (x: number, y: number) => 40 + (x + y) / 3;

  test('is in a gradient with few steps, and not in one with all', () => {
    expect(banding.figure(makeDecoded(256, 256, gradient))).toBe(0);
    for (const levels of [6, 10, 16]) {
      const step = 255 / levels;
      const stairs = makeDecoded(256, 256, (x, y) => Math.round(gradient(x, y) / step) * step);
      expect(banding.figure(stairs), `${levels} levels`).toBeGreaterThan(0.6);
    }
  });

  test('survives being saved as JPEG', async () => {
    const stairs = makeDecoded(256, 256, (x, y) => Math.round(gradient(x, y) / 36) * 36);
    const jpeg = await toSharp(stairs).jpeg({ quality: 90 }).toBuffer();
    expect(banding.figure(await decodePicture(jpeg))).toBeGreaterThan(0.35);
  });

  test('single missing values, and small pictures, are not banding', () => {
    expect(banding.figure(makeDecoded(256, 256, (x, y) => Math.round((x + y) / 6) * 2))).toBe(0);
    expect(banding.figure(makeDecoded(16, 16, (x, y) => x * 13 + y))).toBe(0);
  });
});

describe('from figures to scores', () => {
  const all = { banding, blockiness, clipping, colourfulness, contrast, exposure, noise, sharpness };

  test.each(Object.entries(all))('%s: the marks are 1 to 5, and between them it goes one way', (_name, { marks }) => {
    expect(marks.map((mark) => scoreOf(mark, marks))).toEqual([1, 2, 3, 4, 5]);
    const rising = marks[4] > marks[0];
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 400, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (a, d) => {
          const [lower, upper] = [scoreOf(a, marks), scoreOf(a + d, marks)];
          expect(Math.min(lower, upper)).toBeGreaterThanOrEqual(1);
          expect(Math.max(lower, upper)).toBeLessThanOrEqual(5);
          expect(rising ? upper - lower : lower - upper).toBeGreaterThanOrEqual(-1e-9);
        },
      ),
    );
  });

  test('nothing makes up for a fault', () => {
    const finding = (score: number) => ({ figure: 0, score, text: '' });
    expect(weakestLinks([5, 5, 5].map(finding))).toBe(5);
    expect(weakestLinks([5, 2, 5].map(finding))).toBe(2);
    expect(weakestLinks([1, 1].map(finding))).toBe(1);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 }), (scores) => {
        const together = weakestLinks(scores.map(finding));
        expect(together).toBeLessThanOrEqual(Math.min(...scores) + 1e-9);
        expect(together).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
