import type { Measure } from '../measure.ts';

/**
 * Colourfulness: `√(σ²rg + σ²yb) + 0.3 · √(μ²rg + μ²yb)`, with `rg = R − G` and `yb = (R + G)/2 − B` over all pixels
 * (Hasler, Süsstrunk, *Measuring colourfulness in natural images*, SPIE 5007, 2003). 0 for grey; the authors' viewers
 * called 15 slightly, 33 moderately, 45 averagely, 59 quite and 82 highly colourful, which are the marks.
 */
export const colourfulness: Measure = {
  figure({ rgb }) {
    let sumRg = 0;
    let sumYb = 0;
    let squares = 0;
    for (let at = 0; at < rgb.length; at += 3) {
      const red = rgb[at] ?? 0;
      const green = rgb[at + 1] ?? 0;
      const blue = rgb[at + 2] ?? 0;
      const rg = red - green;
      const yb = (red + green) / 2 - blue;
      sumRg += rg;
      sumYb += yb;
      squares += rg * rg + yb * yb;
    }
    const pixels = rgb.length / 3;
    const mean = Math.hypot(sumRg / pixels, sumYb / pixels);
    // σ²rg + σ²yb: the mean of the squares less the squares of the means.
    const spread = Math.sqrt(Math.max(0, squares / pixels - mean * mean));
    return spread + 0.3 * mean;
  },
  marks: [0, 15, 33, 45, 59],
  words: ['none', 'slight', 'moderate', 'good', 'rich'],
  say: (figure) => `colourfulness ${figure.toFixed(0)}`,
};
