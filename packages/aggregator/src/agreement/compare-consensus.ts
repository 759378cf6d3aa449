import { type Consensus, InputError } from '@visionprefer/core';
import { addAt, entryOf, numberAt } from '../numbers/at.ts';
import { aspectsOf, consensusScorer, decidedPairs, imagesOf, judge } from './against-people.ts';
import type { Interval, PairAccuracy } from './agreement-record.ts';
import {
  type BootstrapOptions,
  type BootstrapSettings,
  intervalOf,
  resample,
  resolveBootstrap,
  sumDrawn,
} from './bootstrap.ts';
import { type JudgedPair, pairAccuracy, tieWidth } from './pair-accuracy.ts';
import { widenDraws } from './widen-draws.ts';

/** How the consensus of two runs is compared. */
export interface CompareConsensusOptions extends BootstrapOptions {
  /** What people arrived at on the same images: which of the two runs is nearer to it? */
  people?: readonly Consensus[] | undefined;
}

/** How far two runs arrive at the same. Plain JSON. */
export interface ConsensusComparison {
  /** Samples that both judged; the others are left out. */
  sampleIds: string[];
  /** `overall`, and the aspects that both judged. */
  aspects: Record<string, AspectComparison>;
}

/** How two runs differ in one aspect, or overall. */
export interface AspectComparison {
  /** Pairs of images that both runs decide, and how often they decide alike. */
  decided: number;
  alike: Interval;
  /** Present when people were passed and judged this aspect. */
  people?: {
    /** Pairs that people decided and both runs could judge. */
    pairs: number;
    /** Of the two runs, on these pairs. */
    accuracy: [PairAccuracy, PairAccuracy];
    /** Accuracy of the second run less that of the first, ties counting half. */
    difference: Interval;
    /** Probability of so great a difference, either way, if there were none: by the same resamples of samples. */
    pValue: number | null;
  };
}

/**
 * Compares what two runs arrived at on the same samples. Intervals are of a bootstrap of whole samples, each drawn for both
 * runs at once.
 *
 * @throws InputError when the two have no sample in common.
 */
export function compareConsensus(
  first: readonly Consensus[],
  second: readonly Consensus[],
  options: CompareConsensusOptions = {},
): ConsensusComparison {
  const bootstrap = resolveBootstrap(options);
  const common = new Set(first.map(({ sampleId }) => sampleId));
  const sampleIds = second.filter(({ sampleId }) => common.has(sampleId)).map(({ sampleId }) => sampleId);
  if (sampleIds.length === 0)
    throw new InputError('The two runs have no sample in common. Compare runs on the same samples.');
  const numbers = new Map(sampleIds.map((sampleId, number) => [sampleId, number]));
  const known = (consensus: readonly Consensus[]) => consensus.filter(({ sampleId }) => numbers.has(sampleId));
  const parts = {
    one: known(first),
    other: known(second),
    people: options.people && known(options.people),
    numbers,
  };
  const shared = aspectsOf(parts.one).filter((aspect) => aspectsOf(parts.other).includes(aspect));
  const aspects = ['overall', ...shared].map((aspect) => [aspect, compareIn(aspect, parts, bootstrap)] as const);
  return { sampleIds, aspects: Object.fromEntries(aspects) };
}

/** The consensus of both runs and of people, on the samples that both runs judged. */
interface Parts {
  one: readonly Consensus[];
  other: readonly Consensus[];
  people: readonly Consensus[] | undefined;
  numbers: ReadonlyMap<string, number>;
}

function compareIn(
  aspect: string,
  { one, other, people, numbers }: Parts,
  bootstrap: BootstrapSettings,
): AspectComparison {
  const scorer = consensusScorer(aspect);
  const [images, otherImages] = [imagesOf(one), imagesOf(other)];
  const pairsOf = (consensus: readonly Consensus[]) =>
    decidedPairs(consensus, scorer).map((pair) => ({ ...pair, sample: entryOf(numbers, pair.sampleId) }));
  const seenByOther = judge(pairsOf(one), otherImages, scorer).filter(
    ({ margin }) => margin !== undefined && Math.abs(margin) > tieWidth,
  );
  const { pairs: decided, tiesHalf: alike } = pairAccuracy(seenByOther, numbers.size, bootstrap);
  if (!people || (aspect !== 'overall' && !aspectsOf(people).includes(aspect))) return { decided, alike };
  const margins = (scored: typeof images) => judge(pairsOf(people), scored, scorer);
  return { decided, alike, people: againstBoth(margins(images), margins(otherImages), numbers.size, bootstrap) };
}

/** Both runs on the same pairs: those that both could judge. */
function againstBoth(
  ofFirst: readonly JudgedPair[],
  ofSecond: readonly JudgedPair[],
  sampleCount: number,
  bootstrap: BootstrapSettings,
): NonNullable<AspectComparison['people']> {
  const both = ofFirst.flatMap((pair, place) => {
    const second = ofSecond[place];
    return pair.margin === undefined || second?.margin === undefined ? [] : [{ pair, second }];
  });
  const [first, second] = [both.map(({ pair }) => pair), both.map((judged) => judged.second)];
  const gains = new Float64Array(sampleCount);
  const counts = new Float64Array(sampleCount);
  for (const { pair, second: judged } of both) {
    gains[pair.sample] = numberAt(gains, pair.sample) + half(judged.margin) - half(pair.margin);
    addAt(counts, pair.sample, 1);
  }
  const gain = (drawn?: Int32Array) => {
    return sumDrawn(gains, drawn) / sumDrawn(counts, drawn);
  };
  const telling = counts.reduce((sum, count) => sum + Number(count > 0), 0);
  const drawn = Array.from(resample(sampleCount, bootstrap), gain).filter((value) => !Number.isNaN(value));
  const draws = widenDraws(drawn, gain(), telling);
  const beyond = (side: number) => draws.filter((value) => value * side <= 0).length;
  return {
    pairs: both.length,
    accuracy: [pairAccuracy(first, sampleCount, bootstrap), pairAccuracy(second, sampleCount, bootstrap)],
    difference: intervalOf(gain(), draws),
    pValue: draws.length > 0 ? Math.min(1, (2 * (Math.min(beyond(1), beyond(-1)) + 1)) / (draws.length + 1)) : null,
  };
}

function half(margin: number | undefined): number {
  return margin === undefined || Math.abs(margin) <= tieWidth ? 0.5 : Number(margin > 0);
}
