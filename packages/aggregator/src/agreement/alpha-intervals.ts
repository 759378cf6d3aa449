import type { Interval } from './agreement-record.ts';
import { orNull } from './bootstrap.ts';
import { fisherInterval, jackknifeError } from './jackknife.ts';
import { type Alphas, alphaCalculator } from './krippendorff-alpha.ts';
import type { Units } from './units.ts';

/** Samples are left out one by one; with more of them, in so many groups. */
const mostGroups = 200;

/**
 * Krippendorff's α with 95 % intervals. What belongs to one prompt is not independent, so whole samples are left out in turn
 * (the jackknife of Tukey 1958); the interval is Student's on Fisher's scale artanh α, on which α near 1 is about as likely to lie
 * above as below. Percentiles of a bootstrap, which draws each sample several times and so finds less disagreement than there is,
 * cover 0.88 to 0.93. The ends are null below two samples.
 */
export function alphaIntervals(units: Units): Record<keyof Alphas, Interval> {
  const alpha = alphaCalculator(units);
  const value = alpha();
  const { sampleCount } = units;
  const groups = Math.min(mostGroups, sampleCount);
  const replicates = sampleCount < 2 ? [] : Array.from({ length: groups }, (_, group) => alpha(without(group)));
  const interval = (of: keyof Alphas): Interval => {
    const known = replicates.map((replicate) => replicate[of]).filter((number) => !Number.isNaN(number));
    const [low, high] = fisherInterval(value[of], jackknifeError(known), known.length - 1);
    return { value: orNull(value[of]), low: orNull(low), high: orNull(high) };
  };
  return { nominal: interval('nominal'), ordinal: interval('ordinal'), interval: interval('interval') };

  function without(group: number): Int32Array {
    const counts = new Int32Array(sampleCount);
    for (let sample = 0; sample < sampleCount; sample++) counts[sample] = Number(sample % groups !== group);
    return counts;
  }
}
