import { type Annotation, type Consensus, InputError, type Source } from '@visionprefer/core';
import { checkWeights, type Weights } from '../consensus/weights.ts';
import { addAt, entryOf, numberAt } from '../numbers/at.ts';
import { withoutReasons } from '../votes/without-reasons.ts';
import { aspectsOf, consensusScorer, decidedPairs, imagesOf, judge } from './against-people.ts';
import type { AgreementOptions } from './agreement-options.ts';
import type { Interval, PairAccuracy } from './agreement-record.ts';
import { type BootstrapSettings, intervalOf, resample, resolveBootstrap, sumDrawn } from './bootstrap.ts';
import { type CostPoint, costCurve } from './cost-curve.ts';
import { findConsensus } from './find-consensus.ts';
import { type JudgedPair, pairAccuracy, tieWidth } from './pair-accuracy.ts';
import { readVotes } from './read-votes.ts';
import { type RunCost, runCost } from './run-cost.ts';
import { widenDraws } from './widen-draws.ts';

/** How runs are compared: as in `agreement`. */
export type CompareRunsOptions = AgreementOptions;

/** Two runs on the same samples, side by side. Plain JSON. */
export interface RunComparison {
  /** Samples that both judged; the others are left out of all but the costs. */
  samples: number;
  runs: [RunSummary, RunSummary];
  bootstrap: { resamples: number; seed: number };
  /** `overall`, and the aspects that both judged. */
  aspects: Record<string, AspectComparison>;
  /** What each run had to show for what it had spent; present when people were passed. */
  curves?: [CostPoint[], CostPoint[]];
}

/** One of the runs. */
export interface RunSummary {
  annotatorIds: string[];
  /** Name of the method that made its consensus. */
  method: string;
  samples: number;
  cost: RunCost;
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
 * Compares two runs on the same samples: by two annotators, strategies or rubrics. Which agrees more with people, is the
 * difference beyond noise (a bootstrap of whole samples, each drawn for both runs at once), and what does each cost.
 *
 * @throws InputError when a run has no annotation, when the two have no sample in common, and as `agreement` does.
 */
export async function compareRuns(
  first: Source<Annotation>,
  second: Source<Annotation>,
  options: CompareRunsOptions = {},
): Promise<RunComparison> {
  const { weights = {}, people } = options;
  const bootstrap = resolveBootstrap(options);
  checkWeights(weights);
  const keeps = { keeps: people !== undefined };
  const one = await readRun(first, weights, { ...options, ...keeps });
  const other = await readRun(second, weights, { ...options, ...keeps });
  const theirs = people && (await readRun(people, weights, { ...options, method: 'plain' }));
  const common = new Set(one.consensus.map(({ sampleId }) => sampleId));
  const samples = other.consensus.filter(({ sampleId }) => common.has(sampleId)).map(({ sampleId }) => sampleId);
  if (samples.length === 0)
    throw new InputError('The two runs have no sample in common. Compare runs on the same samples.');
  const numbers = new Map(samples.map((sampleId, number) => [sampleId, number]));
  const known = (consensus: readonly Consensus[]) => consensus.filter(({ sampleId }) => numbers.has(sampleId));
  const parts = {
    one: known(one.consensus),
    other: known(other.consensus),
    people: theirs && known(theirs.consensus),
    numbers,
  };
  const shared = aspectsOf(parts.one).filter((aspect) => aspectsOf(parts.other).includes(aspect));
  const aspects = ['overall', ...shared].map((aspect) => [aspect, compareIn(aspect, parts, bootstrap)] as const);
  return {
    samples: samples.length,
    runs: [one.summary, other.summary],
    bootstrap,
    aspects: Object.fromEntries(aspects),
    ...(parts.people && {
      curves: [costCurve(one.kept, parts.people, options), costCurve(other.kept, parts.people, options)],
    }),
  };
}

async function readRun(
  annotations: Source<Annotation>,
  weights: Weights<string>,
  {
    method,
    mixedVersions = 'refuse',
    keeps = false,
  }: { method?: AgreementOptions['method'] | 'plain'; keeps?: boolean } & Pick<CompareRunsOptions, 'mixedVersions'>,
): Promise<{ consensus: Consensus[]; summary: RunSummary; kept: Annotation[] }> {
  const cost = runCost();
  const kept: Annotation[] = [];
  const ordered = await readVotes(annotations, { mixedVersions }, (annotation) => {
    cost.add(annotation);
    if (keeps) kept.push(withoutReasons(annotation));
  });
  if (ordered.sampleIds.length === 0) throw new InputError('There is no annotation to compare.');
  const consensus = findConsensus(ordered, { method, weights });
  const { annotatorIds } = ordered;
  return {
    ...{ consensus, kept },
    summary: { annotatorIds, method: consensus[0]?.method ?? '', samples: consensus.length, cost: cost.result() },
  };
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
