import type { Interval, PairBin, PairCuts } from '../../../src/report-data.ts';

/** By what pairs are kept. */
export type KeptBy = 'probability' | 'margin';

/** What keeping pairs from a bin on leaves. */
export interface Kept {
  pairs: number;
  of: number;
  /** Pairs among them that people decided. */
  decided: number;
  /** Share of those in which people prefer the chosen image; null where they decided none. */
  right: Interval | null;
}

/** The bins of a measure, and what one of them begins with. */
export function binsOf(cuts: PairCuts, by: KeptBy): { bins: readonly PairBin[]; startOf(bin: number): number } {
  return by === 'probability'
    ? { bins: cuts.byProbability, startOf: (bin) => (50 + bin) / 100 }
    : { bins: cuts.byMargin, startOf: (bin) => bin / 10 };
}

/**
 * What keeping pairs from a bin on leaves. The interval is Wilson's score (E. B. Wilson, 1927) for as many independent pairs as
 * the decided ones are worth: their number over the design effect (Kish, *Survey Sampling*, 1965) that the interval over
 * prompts, of all pairs, shows.
 */
export function keptFrom(cuts: PairCuts, by: KeptBy, from: number): Kept {
  const kept = binsOf(cuts, by).bins.slice(from);
  const sum = (of: keyof PairBin) => kept.reduce((total, bin) => total + bin[of], 0);
  const [decided, right] = [sum('decided'), sum('right')];
  return {
    pairs: sum('pairs'),
    of: cuts.pairs,
    decided,
    right: decided > 0 ? wilson(right / decided, decided / designEffect(cuts)) : null,
  };
}

function designEffect({ cuts: [all] }: PairCuts): number {
  const { value, low, high } = all?.people?.right ?? { value: null, low: null, high: null };
  if (!all?.people || value === null || low === null || high === null || value <= 0 || value >= 1) return 1;
  const error = (high - low) / 2 / z;
  return Math.max(1, (error ** 2 * all.people.pairs) / (value * (1 - value)));
}

const z = 1.96;

function wilson(value: number, count: number): Interval {
  const scale = 1 + z ** 2 / count;
  const centre = (value + z ** 2 / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((value * (1 - value)) / count + z ** 2 / (4 * count ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
