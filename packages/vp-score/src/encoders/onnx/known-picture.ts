import type { Picture } from '../../pictures/picture.ts';

/**
 * The picture by which encoders are proven, 240 × 180 px: whole numbers alone make it, so that it is the same
 * everywhere. It has flat colour, gradients, edges in all directions, stripes that grow finer, and grain.
 */
export function drawKnownPicture(): Picture {
  const [width, height] = [240, 180];
  const rgb = new Uint8Array(width * height * 3);
  let grain = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grain = (Math.imul(grain, 1_664_525) + 1_013_904_223) >>> 0;
      rgb.set(colourAt(x, y, grain >>> 26), (y * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

/** @param grain 0 to 63. */
function colourAt(x: number, y: number, grain: number): readonly [number, number, number] {
  const [fromMiddleX, fromMiddleY] = [x - 80, y - 70];
  const squared = fromMiddleX * fromMiddleX + fromMiddleY * fromMiddleY;
  if (squared < 1_600) return [230, 60, 40];
  if (squared < 2_500) return [250, 250, 250];
  if (x > 150 && y > 110) return (x * x) % 1_400 < 700 ? [20, 20, 30] : [240, 230, 200];
  if (x + y > 300) return [90 + grain, 120 + grain, 60 + grain];
  if (y > 130) return [x, 255 - x, 128];
  return [40 + (y >> 1), 90 + (y >> 1), 255 - y];
}
