import type { ReliabilityDiagram } from './calibration-record.ts';

const binCount = 5;

/** What was stated of pairs, from 0.5 to 1, against what came out. */
export function reliabilityDiagram(pairs: readonly { stated: number; right: boolean }[]): ReliabilityDiagram {
  const binOf = (stated: number) => Math.min(binCount - 1, Math.floor((stated - 0.5) * 2 * binCount + 1e-9));
  const count = pairs.length;
  const bins = [...Map.groupBy(pairs, ({ stated }) => binOf(stated))]
    .sort(([a], [b]) => a - b)
    .map(([, own]) => ({
      stated: own.reduce((sum, { stated }) => sum + stated, 0) / own.length,
      observed: shareRight(own),
      pairs: own.length,
    }));
  if (count === 0) return { pairs: 0, ece: null, brier: null, constantBrier: null, bins };
  const share = shareRight(pairs);
  return {
    pairs: count,
    ece: bins.reduce((sum, bin) => sum + (bin.pairs / count) * Math.abs(bin.stated - bin.observed), 0),
    brier: pairs.reduce((sum, { stated, right }) => sum + (stated - Number(right)) ** 2, 0) / count,
    constantBrier: share * (1 - share),
    bins,
  };
}

function shareRight(pairs: readonly { right: boolean }[]): number {
  return pairs.filter(({ right }) => right).length / pairs.length;
}
