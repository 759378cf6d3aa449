import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Preprocessing } from '../src/index.ts';
import type { Picture } from '../src/pictures/picture.ts';
import { type Kernel, resize } from '../src/pictures/resize.ts';
import { describePreprocessing, toTensor } from '../src/pictures/to-tensor.ts';

const kernels: Kernel[] = ['bilinear', 'bicubic', 'lanczos'];

function paint(width: number, height: number, colourAt: (x: number, y: number) => number[]): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) rgb.set(colourAt(at % width, Math.floor(at / width)), at * 3);
  return { width, height, rgb };
}

function whole({ width, height }: Picture) {
  return { left: 0, top: 0, width, height };
}

/** What Pillow 12 makes of the same picture; it rounds to whole numbers after each direction, and holds them in 0..255. */
const asPillow: [Kernel, number, number, number[]][] = [
  [
    'bilinear',
    3,
    4,
    [
      35, 21, 185, 114, 65, 142, 193, 150, 99, 48, 91, 193, 127, 135, 150, 206, 182, 107, 60, 161, 201, 139, 161, 158,
      218, 103, 115, 73, 191, 209, 152, 75, 166, 163, 104, 123,
    ],
  ],
  [
    'bilinear',
    9,
    2,
    [
      11, 60, 207, 36, 63, 194, 64, 72, 178, 93, 86, 163, 122, 105, 147, 151, 123, 131, 180, 153, 116, 208, 172, 100,
      233, 170, 87, 33, 180, 221, 58, 183, 208, 86, 156, 192, 115, 125, 177, 144, 144, 161, 173, 90, 145, 202, 99, 130,
      203, 118, 114, 174, 116, 101,
    ],
  ],
  [
    'bicubic',
    3,
    4,
    [
      29, 11, 187, 113, 55, 141, 197, 153, 95, 42, 84, 196, 126, 137, 150, 210, 193, 104, 56, 169, 204, 140, 169, 158,
      227, 92, 112, 69, 201, 213, 160, 56, 167, 158, 105, 121,
    ],
  ],
  [
    'lanczos',
    9,
    2,
    [
      7, 48, 207, 30, 49, 195, 65, 65, 176, 90, 89, 162, 120, 108, 146, 150, 125, 130, 173, 162, 116, 215, 179, 97, 249,
      166, 85, 33, 190, 223, 56, 204, 211, 91, 160, 192, 116, 122, 178, 146, 146, 162, 173, 86, 146, 215, 94, 132, 204,
      124, 113, 163, 109, 101,
    ],
  ],
];

test.each(asPillow)('%s to %d × %d is what Pillow gives, but for its rounding', (kernel, width, height, expected) => {
  const picture = paint(7, 5, (x, y) => [
    (x * 37 + y * 11) % 256,
    (x * x * 5 + y * 60) % 256,
    (200 - x * 20 + y * 7) % 256,
  ]);
  const found = resize(picture, whole(picture), width, height, kernel);
  for (const [place, number] of expected.entries()) expect(Math.abs((found[place] ?? 0) - number)).toBeLessThan(1.1);
});

test('one colour stays that colour, at any size', () => {
  const size = fc.integer({ min: 1, max: 40 });
  const colour = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 255 })));
  fc.assert(
    fc.property(size, size, size, size, colour, fc.constantFrom(...kernels), (w, h, width, height, rgb, kernel) => {
      const picture = paint(w, h, () => rgb);
      const found = resize(picture, whole(picture), width, height, kernel);
      return found.every((number, at) => Math.abs(number - (rgb[at % 3] ?? 0)) < 1e-3);
    }),
  );
});

test('its own size is the picture itself', () => {
  const picture = paint(13, 9, (x, y) => [x * 19, y * 28, (x * y * 3) % 256]);
  for (const kernel of kernels) {
    const found = resize(picture, whole(picture), 13, 9, kernel);
    expect(Array.from(found, Math.round)).toEqual([...picture.rgb]);
  }
});

describe('fitting into a frame', () => {
  const plain: Preprocessing = {
    width: 4,
    height: 4,
    fit: 'fill',
    kernel: 'bilinear',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    layout: 'nchw',
  };
  // Left quarter red, right quarter blue, green between; twice as wide as high.
  const picture = paint(16, 8, (x) => (x < 4 ? [255, 0, 0] : x < 12 ? [0, 255, 0] : [0, 0, 255]));
  const red = (tensor: Float32Array) => Array.from(tensor.subarray(0, 16), (number) => Number(number.toFixed(3)));

  test('fill stretches', () => {
    expect(red(toTensor(picture, plain)).slice(0, 4)).toEqual(
      [0.875, 0.125, 0, 0].map((share) => expect.closeTo(share, 1)),
    );
  });

  test('cover takes the middle', () => {
    const green = toTensor(picture, { ...plain, fit: 'cover' }).subarray(16, 32);
    expect(Math.min(...green)).toBeGreaterThan(0.8);
  });

  test('contain leaves bands of the mean, or of a background', () => {
    const mean: [number, number, number] = [0.5, 0.5, 0.5];
    const bands = red(toTensor(picture, { ...plain, fit: 'contain', mean }));
    expect(bands.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(bands.slice(12)).toEqual([0, 0, 0, 0]);
    expect(bands[4]).toBeCloseTo(0.5, 0);
    const white = red(toTensor(picture, { ...plain, fit: 'contain', background: [255, 255, 255] }));
    expect(white.slice(0, 4)).toEqual([1, 1, 1, 1]);
  });

  test('the layout says where the colours stand', () => {
    const [planes, pixels] = [toTensor(picture, plain), toTensor(picture, { ...plain, layout: 'nhwc' })];
    for (let at = 0; at < 16; at++) {
      for (let channel = 0; channel < 3; channel++) expect(pixels[at * 3 + channel]).toBe(planes[channel * 16 + at]);
    }
  });

  test('mean and deviation are taken of shares of 255', () => {
    const [value] = toTensor(
      paint(4, 4, () => [51, 0, 0]),
      { ...plain, mean: [0.1, 0, 0], std: [0.5, 1, 1] },
    );
    expect(value).toBeCloseTo((0.2 - 0.1) / 0.5);
  });

  test('what is done otherwise is called otherwise', () => {
    const others: Preprocessing[] = [
      plain,
      { ...plain, fit: 'cover' },
      { ...plain, kernel: 'bicubic' },
      { ...plain, layout: 'nhwc' },
      { ...plain, std: [1, 1, 0.5] },
      { ...plain, fit: 'contain' },
      { ...plain, fit: 'contain', background: [0, 0, 0] },
      { ...plain, width: 5 },
    ];
    expect(new Set(others.map(describePreprocessing)).size).toBe(others.length);
  });
});
