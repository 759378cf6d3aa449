import type { Measure } from '../measure.ts';

/**
 * Contrast: the standard deviation of the luma, as a share of its range (0 to 0.5); the root-mean-square contrast of
 * Peli (*Contrast in complex images*, JOSA A 7, 1990).
 */
export const contrast: Measure = {
  figure({ luma }) {
    const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
    const squares = luma.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return Math.sqrt(squares / luma.length) / 255;
  },
  marks: [0.02, 0.08, 0.13, 0.18, 0.23],
  words: ['hardly any', 'low', 'fair', 'good', 'high'],
  say: (figure) => `contrast ${figure.toFixed(2)}`,
};
