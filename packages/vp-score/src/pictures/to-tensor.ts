import type { Preprocessing } from '../encoders/encoder.ts';
import type { Picture } from './picture.ts';
import { type Area, resize } from './resize.ts';

/** Prepares a picture for a model: `3 · height · width` numbers in the order of `layout`. */
export function toTensor(picture: Picture, preprocessing: Preprocessing): Float32Array {
  const { width, height, mean, std, layout } = preprocessing;
  const { area, inner } = frame(picture, preprocessing);
  const scaled = resize(picture, area, inner.width, inner.height, preprocessing.kernel);
  const background = preprocessing.background?.map((value, channel) => normalize(value, channel, mean, std));
  const tensor = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const [step, start] = layout === 'nchw' ? [1, channel * width * height] : [3, channel];
    if (background) for (let at = 0; at < width * height; at++) tensor[start + at * step] = background[channel] ?? 0;
    for (let y = 0; y < inner.height; y++) {
      for (let x = 0; x < inner.width; x++) {
        const value = scaled[(y * inner.width + x) * 3 + channel] ?? 0;
        tensor[start + ((inner.top + y) * width + inner.left + x) * step] = normalize(value, channel, mean, std);
      }
    }
  }
  return tensor;
}

/** A {@link Preprocessing} in words: two that do the same are called the same. */
export function describePreprocessing(preprocessing: Preprocessing): string {
  const { width, height, fit, kernel, layout, mean, std, background } = preprocessing;
  const ground = fit === 'contain' && background ? ` on ${background.join(' ')}` : '';
  return `${fit} ${width}×${height}${ground}, ${kernel}, mean ${mean.join(' ')}, std ${std.join(' ')}, ${layout}`;
}

function normalize(value: number, channel: number, mean: readonly number[], std: readonly number[]): number {
  return (value / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
}

/** What of the picture is taken, and which part of the tensor it becomes; pixels. */
function frame({ width, height }: Picture, preprocessing: Preprocessing): { area: Area; inner: Area } {
  const { width: wide, height: high, fit } = preprocessing;
  const whole = { left: 0, top: 0, width, height };
  const full = { left: 0, top: 0, width: wide, height: high };
  if (fit === 'fill') return { area: whole, inner: full };
  if (fit === 'cover') {
    const scale = Math.min(width / wide, height / high);
    const taken = { width: wide * scale, height: high * scale };
    return { area: { left: (width - taken.width) / 2, top: (height - taken.height) / 2, ...taken }, inner: full };
  }
  const scale = Math.min(wide / width, high / height);
  const inner = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const [left, top] = [Math.floor((wide - inner.width) / 2), Math.floor((high - inner.height) / 2)];
  return { area: whole, inner: { left, top, ...inner } };
}
