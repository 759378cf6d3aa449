import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';

/**
 * Block edges: how much larger the steps between neighbouring pixels are across the borders of 8 × 8 blocks than
 * elsewhere; 1 without blocks.
 *
 * `B / A` along rows and columns, the larger, where `B` is the mean step across block borders and `A` that of all
 * others (the two averages of Wang, Sheikh, Bovik, *No-reference perceptual quality assessment of JPEG compressed
 * images*, ICIP 2002). A step counts as what it adds to the mean of its two neighbours, so that gradients do not count,
 * and at most as 20, so that outlines do not drown the blocks. The grid may begin anywhere, as after cropping.
 */
export const blockiness: Measure = {
  figure: (picture) => Math.max(excess(picture, 'rows'), excess(picture, 'columns')),
  marks: [3.5, 2.5, 1.9, 1.6, 1.4],
  words: ['very strong', 'strong', 'clear', 'slight', 'none'],
  say: (figure) => `block edges ${figure.toFixed(2)} times the other steps`,
};

const block = 8;

/** Added to both averages, in luma: what nobody sees is not put in proportion. */
const unseen = 1;

function excess(picture: DecodedPicture, direction: 'rows' | 'columns'): number {
  const { sums, counts } = stepsByPhase(picture, direction);
  const total = sums.reduce((a, b) => a + b, 0);
  const count = counts.reduce((a, b) => a + b, 0);
  let largest = 1;
  for (let phase = 0; phase < block; phase++) {
    const [sum = 0, steps = 0] = [sums[phase], counts[phase]];
    if (steps === 0 || steps === count) continue;
    const across = sum / steps;
    const elsewhere = (total - sum) / (count - steps);
    largest = Math.max(largest, (across + unseen) / (elsewhere + unseen));
  }
  return largest;
}

/** Sum and number of the steps, by their place modulo 8 along the direction. */
function stepsByPhase({ width, height, luma }: DecodedPicture, direction: 'rows' | 'columns') {
  const along = direction === 'rows' ? 1 : width;
  const [left, top] = direction === 'rows' ? [2, 0] : [0, 2];
  const right = width - (direction === 'rows' ? 1 : 0);
  const bottom = height - (direction === 'rows' ? 0 : 1);
  const sums = new Float64Array(block);
  const counts = new Float64Array(block);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const before = luma[at - along] ?? 0;
      const after = luma[at] ?? 0;
      const sides = Math.abs(before - (luma[at - 2 * along] ?? 0)) + Math.abs((luma[at + along] ?? 0) - after);
      const step = Math.abs(after - before) - sides / 2;
      const phase = (direction === 'rows' ? x : y) % block;
      if (step > 0) sums[phase] = (sums[phase] ?? 0) + Math.min(20, step);
      counts[phase] = (counts[phase] ?? 0) + 1;
    }
  }
  return { sums, counts };
}
