import { type AspectComparison, compareConsensus } from '@visionprefer/aggregator';
import type { Consensus, Image } from '@visionprefer/core';
import { nameThings } from '../build/name-things.ts';
import type { PageBlocks } from '../report-data.ts';
import { compareSamples } from './compare-samples.ts';
import { compareSettings } from './compare-settings.ts';
import type { ComparedDetail, ComparisonIndex } from './comparison-data.ts';
import { comparisonSentences } from './comparison-sentences.ts';
import { pairTurns } from './pair-turns.ts';
import { runOnPage } from './run-on-page.ts';
import { type RunSide, sideOf } from './run-side.ts';
import type { RunToCompare } from './run-to-compare.ts';
import { type SharedSample, sharedSamples } from './shared-samples.ts';

/** What is said about two runs besides their records. */
export interface ComparisonOptions {
  title: string;
  madeAt: Date;
  /** Annotators that are people. Default: those whose id begins with `human:`. */
  isHuman?: ((annotatorId: string) => boolean) | undefined;
  /** What people arrived at: which run is nearer to it? Default: nobody was asked. */
  people?: readonly Consensus[] | undefined;
  /** The command that judges the samples in `marked.jsonl`. Default: no such command. */
  reviewLine?: string | undefined;
  /** How often samples are drawn anew for an interval. Default 1000. */
  resamples?: number | undefined;
}

/** A comparison before it is written: what every reader needs at once, and what is made when it is asked for. */
export interface Comparison {
  index: Omit<ComparisonIndex, keyof PageBlocks>;
  imagesOf(sample: number): readonly Image[];
  detailOf(sample: number): Omit<ComparedDetail, 'links'>;
}

/**
 * Puts two runs side by side, on the samples that both judged. Those with the widest pair that turns come first: a pair of
 * both in which each chose another image, as wide as the smaller of its two margins.
 *
 * @throws InputError when the two have no sample in common.
 */
export function buildComparison(
  runs: readonly [RunToCompare, RunToCompare],
  { title, madeAt, isHuman = (id) => id.startsWith('human:'), people, reviewLine, resamples }: ComparisonOptions,
): Comparison {
  const [first, second] = runs;
  const { samples, alone } = sharedSamples(first.records, second.records);
  const { aspects, generators } = namesOfBoth(runs, samples);
  const sides = [
    sideOf(first, samples, { aspects, generators }),
    sideOf(second, samples, { aspects, generators }),
  ] as const;
  const turns = pairTurns(sides[0].pairs, sides[1].pairs);
  const compared = compareSamples(samples, { sides, turned: turns.turned });
  const found = {
    runs: [runOnPage(first, sides[0], isHuman), runOnPage(second, sides[1], isHuman)] as const,
    settings: compareSettings(runs),
    agreement: agreementOf(sides, { people, resamples }),
    turns: turns.aspects,
    alone,
    samples: compared.map(({ summary }) => summary),
  };
  const annotators = sides.flatMap(({ names }, run) =>
    names.annotators.map((id) => ({ id, run: run === 0 ? (0 as const) : (1 as const), human: isHuman(id) })),
  );
  return {
    index: {
      ...{ title, madeAt: madeAt.toISOString(), sentences: comparisonSentences(found), reviewLine: reviewLine ?? null },
      ...{ ...found, aspects, annotators, generators },
    },
    imagesOf: (place) => compared[place]?.images ?? [],
    detailOf: (place) => compared[place]?.detail() ?? { answers: [], turned: [] },
  };
}

/** Aspects and generators have the same places in both runs. */
function namesOfBoth(
  runs: readonly RunToCompare[],
  samples: readonly SharedSample[],
): { aspects: string[]; generators: string[] } {
  const common = new Set(samples.map(({ id }) => id));
  const shared = <T extends { sampleId: string }>(records: readonly T[]) =>
    records.filter(({ sampleId }) => common.has(sampleId));
  const annotations = runs.flatMap(({ records }) => shared(records.annotations));
  const consensus = runs.flatMap(({ records, people = [] }) => shared([...records.consensus, ...people]));
  return nameThings({ annotations, consensus }, samples);
}

function agreementOf(
  [first, second]: readonly [RunSide, RunSide],
  options: Pick<ComparisonOptions, 'people' | 'resamples'>,
): Record<string, AspectComparison> {
  const consensus = (side: RunSide) => [...side.consensus.values()];
  return compareConsensus(consensus(first), consensus(second), options).aspects;
}
