import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';
import { quantile, type Tile, tiles } from '../tiles.ts';

/**
 * Sharpness: how much of the variation between neighbouring pixels is lost when the picture is blurred once more; what
 * is blurred already has little to lose. 0 (blurred) to 1.
 *
 * In each 64 px tile, along rows and columns: `Σ max(0, |ΔF| − |ΔB|) / Σ |ΔF|`, where `F` is the luma and `B` its mean
 * over 9 pixels; the lesser of the two directions. This is 1 − the blur metric of Crete, Dolmiere, Ladret, Nicolas
 * (*The blur effect*, SPIE 6492, 2007). The picture's figure is the 90 % quantile of the tiles with variation worth
 * the name, so that a blurred background is no fault while something is sharp. Without such a tile it is 1.
 */
export const sharpness: Measure = {
  figure(picture) {
    const all = tiles(picture, 64, 5).map((tile) => tileSharpness(picture, tile));
    return quantile(
      all.flatMap((figure) => (figure === undefined ? [] : [figure])),
      0.9,
      1,
    );
  },
  marks: [0.2, 0.35, 0.45, 0.55, 0.65],
  words: ['very low', 'low', 'fair', 'good', 'high'],
  say: (figure) => `sharpness ${figure.toFixed(2)}`,
};

/** Mean step between neighbours, in luma, below which a tile is too plain to tell. */
const plain = 1;

function tileSharpness(picture: DecodedPicture, tile: Tile): number | undefined {
  const rows = kept(picture, tile, 1);
  const columns = kept(picture, tile, picture.width);
  const pixels = (tile.right - tile.left) * (tile.bottom - tile.top);
  if (rows.variation + columns.variation < 2 * plain * pixels || pixels === 0) return undefined;
  return Math.min(rows.lost / rows.variation || 0, columns.lost / columns.variation || 0);
}

/** Variation along one direction, and how much of it blurring takes. `stride` is 1 along rows, the width down columns. */
function kept({ width, luma }: DecodedPicture, tile: Tile, stride: number): { variation: number; lost: number } {
  let variation = 0;
  let lost = 0;
  for (let y = tile.top; y < tile.bottom; y++) {
    for (let x = tile.left; x < tile.right; x++) {
      const at = y * width + x;
      const step = Math.abs((luma[at] ?? 0) - (luma[at - stride] ?? 0));
      // The step between two neighbouring means over 9: all but the outermost pixels cancel out.
      const blurred = Math.abs((luma[at + 4 * stride] ?? 0) - (luma[at - 5 * stride] ?? 0)) / 9;
      variation += step;
      if (step > blurred) lost += step - blurred;
    }
  }
  return { variation, lost };
}
