import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';
import { type Tile, tiles } from '../tiles.ts';

/**
 * Sharpness: how much of the variation between neighbouring pixels is lost when the picture is blurred once more; what
 * is blurred already has little to lose. 0 (blurred) to 1.
 *
 * Along rows and along columns `Σ max(0, |ΔF| − |ΔB|) / Σ |ΔF|`, where `F` is the luma and `B` its mean over 9 pixels;
 * the lesser of the two. This is 1 − the blur metric of Crete, Dolmiere, Ladret, Nicolas (*The blur effect*, SPIE 6492,
 * 2007), taken over the quarter of the 64 px tiles that vary most, so that a smooth sky or a blurred background is no
 * fault. A picture of one colour has nothing to lose and counts as 1.
 */
export const sharpness: Measure = {
  figure(picture) {
    const all = tiles(picture, 64, 5).map((tile) => ({
      rows: variationOf(picture, tile, 1),
      columns: variationOf(picture, tile, picture.width),
    }));
    all.sort((a, b) => b.rows.all + b.columns.all - a.rows.all - a.columns.all);
    const liveliest = all.slice(0, Math.ceil(all.length / 4));
    return Math.min(shareLost(liveliest.map(({ rows }) => rows)), shareLost(liveliest.map(({ columns }) => columns)));
  },
  marks: [0.2, 0.35, 0.45, 0.55, 0.65],
  words: ['very low', 'low', 'fair', 'good', 'high'],
  say: (figure) => `sharpness ${figure.toFixed(2)}`,
};

/** Variation along one direction, and how much of it blurring takes. */
interface Variation {
  all: number;
  lost: number;
}

function shareLost(variations: readonly Variation[]): number {
  const all = variations.reduce((sum, variation) => sum + variation.all, 0);
  return all === 0 ? 1 : variations.reduce((sum, variation) => sum + variation.lost, 0) / all;
}

/** `stride` is 1 along rows, the width down columns. */
function variationOf({ width, luma }: DecodedPicture, tile: Tile, stride: number): Variation {
  let all = 0;
  let lost = 0;
  for (let y = tile.top; y < tile.bottom; y++) {
    for (let x = tile.left; x < tile.right; x++) {
      const at = y * width + x;
      const step = Math.abs((luma[at] ?? 0) - (luma[at - stride] ?? 0));
      // The step between two neighbouring means over 9: all but the outermost pixels cancel out.
      const blurred = Math.abs((luma[at + 4 * stride] ?? 0) - (luma[at - 5 * stride] ?? 0)) / 9;
      all += step;
      if (step > blurred) lost += step - blurred;
    }
  }
  return { all, lost };
}
