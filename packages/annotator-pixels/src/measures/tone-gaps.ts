import type { DecodedPicture } from '../decode-picture.ts';
import type { Measure } from '../measure.ts';

/**
 * Gaps between tones: how far the histograms of the three channels are from smooth ones, 0 (smooth) to 2 (a comb).
 * Pictures whose tones were cut down to a few stay combs even after a lossy codec has blurred the steps. Own measure:
 * Σ|h − s| ÷ Σh over the middle 98 % of tones, where s is h averaged over 17 tones; the mean of the channels.
 *
 * A channel with fewer than 32 tones between its ends counts 0. Flat drawings have few tones by right and few small
 * steps between neighbours, so the figure shrinks where less than 5 % of neighbours differ by 0.5 to 32 in luma.
 */
export const toneGaps: Measure = {
  figure(picture) {
    const channels = [0, 1, 2].map((channel) => gapsOf(histogramOf(picture, channel)));
    const mean = channels.reduce((sum, gaps) => sum + gaps, 0) / channels.length;
    return mean * Math.min(1, smallStepShare(picture) / 0.05);
  },
  marks: [1.5, 0.9, 0.6, 0.4, 0.25],
  words: ['very many', 'many', 'some', 'few', 'hardly any'],
  say: (figure) => `gaps between tones ${figure.toFixed(2)}`,
};

const reach = 8;

function histogramOf({ rgb }: DecodedPicture, channel: number): Float64Array {
  const histogram = new Float64Array(256);
  for (let at = channel; at < rgb.length; at += 3) {
    const tone = rgb[at] ?? 0;
    histogram[tone] = (histogram[tone] ?? 0) + 1;
  }
  return histogram;
}

function gapsOf(histogram: Float64Array): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  let low = 0;
  let high = 0;
  for (const [tone, count] of histogram.entries()) {
    below += count;
    if (below < 0.01 * total) low = tone + 1;
    if (below < 0.99 * total) high = tone + 1;
  }
  if (high - low < 32) return 0;
  let uneven = 0;
  let counted = 0;
  for (let tone = Math.max(low, reach); tone <= Math.min(high, 255 - reach); tone++) {
    const around = histogram.subarray(tone - reach, tone + reach + 1);
    const smooth = around.reduce((sum, count) => sum + count, 0) / around.length;
    uneven += Math.abs((histogram[tone] ?? 0) - smooth);
    counted += histogram[tone] ?? 0;
  }
  return counted ? uneven / counted : 0;
}

function smallStepShare({ luma, width }: DecodedPicture): number {
  let small = 0;
  for (let at = 1; at < luma.length; at++) {
    if (at % width === 0) continue;
    const step = Math.abs((luma[at] ?? 0) - (luma[at - 1] ?? 0));
    if (step >= 0.5 && step <= 32) small++;
  }
  return small / luma.length;
}
