import type { Measure } from '../measure.ts';

/**
 * Exposure: the mean over all pixels of `exp(−(v − 0.5)² / (2 · 0.2²))`, where `v` is the luma as a share of its range:
 * 1 in the middle, near 0 in black and white (the well-exposedness of Mertens, Kautz, Van Reeth, *Exposure fusion*,
 * Pacific Graphics 2007, taken on the luma).
 */
export const exposure: Measure = {
  figure({ luma }) {
    return luma.reduce((sum, value) => sum + byLuma(value), 0) / luma.length;
  },
  marks: [0.05, 0.2, 0.35, 0.48, 0.6],
  words: ['very poor', 'poor', 'fair', 'good', 'well balanced'],
  say: (figure) => `exposure ${figure.toFixed(2)}`,
};

function byLuma(value: number): number {
  return Math.exp(-((value / 255 - 0.5) ** 2) / (2 * 0.2 ** 2));
}
