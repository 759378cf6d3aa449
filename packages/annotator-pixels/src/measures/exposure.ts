import type { Measure } from '../measure.ts';

/**
 * Exposure: the mean over all pixels of `exp(−(v − 0.5)² / (2 · 0.2²))`, where `v` is the luma as a share of its range:
 * 1 in the middle, near 0 in black and white (the well-exposedness of Mertens, Kautz, Van Reeth, *Exposure fusion*,
 * Pacific Graphics 2007, taken on the luma).
 */
export const exposure: Measure = {
  figure({ luma }) {
    let sum = 0;
    for (let at = 0; at < luma.length; at++) sum += wellExposed[Math.round(luma[at] ?? 0)] ?? 0;
    return sum / luma.length;
  },
  marks: [0.05, 0.2, 0.35, 0.48, 0.6],
  words: ['very poor', 'poor', 'fair', 'good', 'well balanced'],
  say: (figure) => `exposure ${figure.toFixed(2)}`,
};

/** By luma in whole steps: the exponential is too dear to be taken for every pixel. */
const wellExposed: readonly number[] = Array.from({ length: 256 }, (_, value) =>
  Math.exp(-((value / 255 - 0.5) ** 2) / (2 * 0.2 ** 2)),
);
