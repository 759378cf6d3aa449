import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';
import { formatPercent } from './clipping.ts';

/**
 * Banding: the share (0 to 1) of all small steps between neighbouring pixels that are false contours, where one
 * perfectly flat stretch meets another. Gradients that are whole step by one or have grain in them; where values are
 * missing they become stairs. Own measure.
 *
 * A false contour is a step of 3 to 32 in luma with two equal neighbours (to 0.5) on either side of it, along rows or
 * columns. Steps below 0.5 are none, those above 32 are outlines, and neither counts. A picture is taken to have
 * small steps in 2 % of its places at least, so that a few in a plain one do not count for much.
 */
export const banding: Measure = {
  figure(picture) {
    const rows = countSteps(picture, 1);
    const columns = countSteps(picture, picture.width);
    const places = 2 * picture.width * picture.height;
    return (rows.contours + columns.contours) / Math.max(rows.steps + columns.steps, 0.02 * places);
  },
  marks: [0.6, 0.4, 0.25, 0.12, 0.05],
  words: ['very strong', 'strong', 'clear', 'slight', 'none'],
  say: (figure) => `banding in ${formatPercent(figure)} of tones`,
};

const flat = 0.5;
const visible = 3;
const outline = 32;

function countSteps({ width, height, luma }: DecodedPicture, along: number): { steps: number; contours: number } {
  const [marginX, marginY] = along === 1 ? [3, 0] : [0, 3];
  let steps = 0;
  let contours = 0;
  for (let y = marginY; y < height - Math.max(0, marginY - 1); y++) {
    for (let x = marginX; x < width - Math.max(0, marginX - 1); x++) {
      const at = y * width + x;
      const step = Math.abs((luma[at] ?? 0) - (luma[at - along] ?? 0));
      if (step < flat || step > outline) continue;
      steps++;
      if (step < visible) continue;
      const calm = (a: number, b: number) => Math.abs((luma[at + a * along] ?? 0) - (luma[at + b * along] ?? 0)) < flat;
      if (calm(-1, -2) && calm(-2, -3) && calm(0, 1) && calm(1, 2)) contours++;
    }
  }
  return { steps, contours };
}
