import type { Measure } from '../measure.ts';

/**
 * Clipping: the share of pixels (0 to 1) that are burnt out, with two channels or more at 254 or above, or black, with
 * all three at 1 or below. What was there cannot be told any more. Own measure; a white backdrop counts too.
 */
export const clipping: Measure = {
  figure({ rgb }) {
    let clipped = 0;
    for (let at = 0; at < rgb.length; at += 3) {
      const red = rgb[at] ?? 0;
      const green = rgb[at + 1] ?? 0;
      const blue = rgb[at + 2] ?? 0;
      const burnt = (red >= 254 ? 1 : 0) + (green >= 254 ? 1 : 0) + (blue >= 254 ? 1 : 0);
      if (burnt >= 2 || (red <= 1 && green <= 1 && blue <= 1)) clipped++;
    }
    return clipped / (rgb.length / 3);
  },
  marks: [0.6, 0.3, 0.15, 0.07, 0.02],
  words: ['most of it', 'a large part', 'a clear part', 'some', 'hardly any'],
  say: (figure) => `${formatPercent(figure)} of pixels clipped`,
};

/** A share as per cent: `4 %`, `0.3 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent >= 1 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}
