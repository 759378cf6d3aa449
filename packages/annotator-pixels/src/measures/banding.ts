import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';
import { formatPercent } from './clipping.ts';

/**
 * Banding: the share (0 to 1) of tonal values that are deserted, although the values around them are not; the mean of
 * the three channels. Where values are missing, gradients become stairs. Own measure, after the empty bins that
 * quantising leaves in a histogram.
 *
 * In each channel's histogram, between its 1 % and 99 % quantiles and without the clipped ends, a value is deserted when
 * it has less than a quarter of the mean of the 24 values on either side. Only runs of three and more count, since
 * nobody sees a single missing value, and only where that mean is 8 pixels or more, so that small pictures are not
 * taken for poor ones. A flat drawing in few colours looks banded to this measure.
 */
export const banding: Measure = {
  figure(picture) {
    const channels = [0, 1, 2].map((channel) => desertedShare(histogram(picture, channel)));
    return channels.reduce((sum, share) => sum + share, 0) / channels.length;
  },
  marks: [0.6, 0.35, 0.22, 0.14, 0.08],
  words: ['very strong', 'strong', 'clear', 'slight', 'none'],
  say: (figure) => `banding ${formatPercent(figure)} of tones missing`,
};

const reach = 24;

function histogram({ rgb }: DecodedPicture, channel: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let at = channel; at < rgb.length; at += 3) {
    const value = rgb[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

function desertedShare(counts: Uint32Array): number {
  const [first, last] = middleRange(counts);
  let deserted = 0;
  let run = 0;
  for (let value = first; value <= last + 1; value++) {
    const around = counts.slice(Math.max(2, value - reach), Math.min(254, value + reach + 1));
    const mean = around.reduce((sum, count) => sum + count, 0) / around.length;
    if (value <= last && mean >= 8 && (counts[value] ?? 0) < mean / 4) run++;
    else {
      if (run >= 3) deserted += run;
      run = 0;
    }
  }
  return last < first ? 0 : deserted / (last - first + 1);
}

/** The values between the 1 % and the 99 % quantile, without 0, 1, 254 and 255. */
function middleRange(counts: Uint32Array): [number, number] {
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  let [below, first, last] = [0, 2, 253];
  for (let value = 0; value < 256; value++) {
    below += counts[value] ?? 0;
    if (below <= pixels * 0.01) first = Math.max(first, value + 1);
    if (below >= pixels * 0.99) {
      last = Math.min(last, value);
      break;
    }
  }
  return [first, last];
}
