import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';
import { quantile, type Tile, tiles } from '../tiles.ts';

/**
 * Noise: the standard deviation that grain adds to the luma, in steps of 255.
 *
 * In each 32 px tile `σ = √(π/2) · mean |I ∗ N| / 6` with the mask `N = [1 −2 1; −2 4 −2; 1 −2 1]`, which is blind to
 * gradients (Immerkær, *Fast noise variance estimation*, CVIU 64, 1996). The picture's figure is the 25 % quantile of
 * the tiles that are not clipped: noise is everywhere, texture only where something has it.
 */
export const noise: Measure = {
  figure(picture) {
    const all = tiles(picture, 32, 1).map((tile) => tileNoise(picture, tile));
    return quantile(
      all.flatMap((figure) => (figure === undefined ? [] : [figure])),
      0.25,
      0,
    );
  },
  marks: [22, 14, 8, 5, 2.5],
  words: ['very strong', 'strong', 'clear', 'slight', 'low'],
  say: (figure) => `noise ${figure.toFixed(1)}`,
};

function tileNoise({ width, luma }: DecodedPicture, { left, top, right, bottom }: Tile): number | undefined {
  let sum = 0;
  let inside = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const middle = luma[at] ?? 0;
      if (middle < 2 || middle > 253) continue;
      const value = (offset: number) => luma[at + offset] ?? 0;
      const corners = value(-width - 1) + value(-width + 1) + value(width - 1) + value(width + 1);
      const sides = value(-width) + value(-1) + value(1) + value(width);
      sum += Math.abs(corners - 2 * sides + 4 * middle);
      inside++;
    }
  }
  const pixels = (right - left) * (bottom - top);
  return inside < pixels / 2 || pixels === 0 ? undefined : (Math.sqrt(Math.PI / 2) * sum) / inside / 6;
}
