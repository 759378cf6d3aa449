import type { Measure } from '../measure.ts';

/**
 * Contrast: the standard deviation of the luma, as a share of its range (0 to 0.5); the root-mean-square contrast of
 * Peli (*Contrast in complex images*, JOSA A 7, 1990).
 */
export const contrast: Measure = {
  figure({ luma }) {
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < luma.length; at++) {
      const value = luma[at] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / luma.length;
    return Math.sqrt(Math.max(0, squares / luma.length - mean * mean)) / 255;
  },
  marks: [0.02, 0.08, 0.13, 0.18, 0.23],
  words: ['hardly any', 'low', 'fair', 'good', 'high'],
  say: (figure) => `contrast ${figure.toFixed(2)}`,
};
