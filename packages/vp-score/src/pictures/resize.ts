import type { Picture } from './picture.ts';

/** How the pixels around a place are weighed. */
export type Kernel = 'bilinear' | 'bicubic' | 'lanczos';

/** A rectangle of a picture, in pixels and parts of them. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Scales an area of a picture to a size. The kernel is widened by the factor of reduction, so that every pixel counts;
 * at the edges the weights that are left are made to add up to 1. That is how Pillow and torchvision (`antialias=True`)
 * scale, but for Pillow's rounding to whole numbers in between. It is the same in Node and in browsers.
 *
 * @returns Red, green and blue of each pixel, 0 to 255 and beyond where the kernel overshoots, row by row.
 */
export function resize(picture: Picture, area: Area, width: number, height: number, kernel: Kernel): Float32Array {
  const rows = spansOf(area.top, area.height, picture.height, height, kernel);
  const columns = spansOf(area.left, area.width, picture.width, width, kernel);
  const scaled = new Float32Array(width * height * 3);
  const row = new Float64Array(picture.width * 3);
  for (let y = 0; y < height; y++) {
    addUpRows(picture, rows[y], row);
    for (let x = 0; x < width; x++) addUpColumns(row, columns[x], scaled, (y * width + x) * 3);
  }
  return scaled;
}

/** Which pixels along one side make one pixel of the result, and how much each counts. */
interface Span {
  start: number;
  weights: Float64Array;
}

/**
 * One row of the result before it is scaled along its width. This is what takes the time: rows are added up five at a
 * time, as many as a picture of 512 px needs for 224, those beyond the span with the weight 0.
 */
function addUpRows({ rgb, width, height }: Picture, { start, weights }: Span = nothing, sum: Float64Array): void {
  const length = width * 3;
  sum.fill(0);
  for (let step = 0; step < weights.length; step += 5) {
    const row = (more: number) => Math.min(start + step + more, height - 1) * length;
    const weight = (more: number) => weights[step + more] ?? 0;
    const [rowA, rowB, rowC, rowD, rowE] = [row(0), row(1), row(2), row(3), row(4)];
    const [a, b, c, d, e] = [weight(0), weight(1), weight(2), weight(3), weight(4)];
    for (let at = 0; at < length; at++) {
      const first = a * (rgb[rowA + at] ?? 0) + b * (rgb[rowB + at] ?? 0);
      const second = c * (rgb[rowC + at] ?? 0) + d * (rgb[rowD + at] ?? 0);
      sum[at] = (sum[at] ?? 0) + first + (second + e * (rgb[rowE + at] ?? 0));
    }
  }
}

/** One pixel of the result, from a row of whole width. */
function addUpColumns(row: Float64Array, { start, weights }: Span = nothing, into: Float32Array, place: number): void {
  let [red, green, blue] = [0, 0, 0];
  for (let step = 0; step < weights.length; step++) {
    const weight = weights[step] ?? 0;
    const at = (start + step) * 3;
    red += weight * (row[at] ?? 0);
    green += weight * (row[at + 1] ?? 0);
    blue += weight * (row[at + 2] ?? 0);
  }
  into[place] = red;
  into[place + 1] = green;
  into[place + 2] = blue;
}

const nothing: Span = { start: 0, weights: new Float64Array() };

function spansOf(from: number, extent: number, available: number, wanted: number, kernel: Kernel): Span[] {
  const { reach, weigh } = kernels[kernel];
  const scale = extent / wanted;
  const widening = Math.max(1, scale);
  return Array.from({ length: wanted }, (_, place) => {
    const middle = from + (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(middle - reach * widening + 0.5));
    const end = Math.min(available, Math.trunc(middle + reach * widening + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_, step) => {
      return weigh((start + step + 0.5 - middle) / widening);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { start, weights: weights.map((weight) => weight / total) };
  });
}

/** Kernels by distance in pixels, and how far each reaches. Bicubic is Keys' with a = −0.5, lanczos has three lobes. */
const kernels: Record<Kernel, { reach: number; weigh(distance: number): number }> = {
  bilinear: { reach: 1, weigh: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  bicubic: {
    reach: 2,
    weigh(distance) {
      const x = Math.abs(distance);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
  lanczos: { reach: 3, weigh: (distance) => (Math.abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0) },
};

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
