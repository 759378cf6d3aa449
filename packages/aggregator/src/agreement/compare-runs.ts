import { type Annotation, type Consensus, InputError, type Source } from '@visionprefer/core';
import { checkWeights, type Weights } from '../consensus/weights.ts';
import { withoutReasons } from '../votes/without-reasons.ts';
import type { AgreementOptions } from './agreement-options.ts';
import { resolveBootstrap } from './bootstrap.ts';
import { type AspectComparison, compareConsensus } from './compare-consensus.ts';
import { type CostPoint, costCurve } from './cost-curve.ts';
import { findConsensus } from './find-consensus.ts';
import { readVotes } from './read-votes.ts';
import { type RunCost, runCost } from './run-cost.ts';

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
  const { sampleIds, aspects } = compareConsensus(one.consensus, other.consensus, {
    ...options,
    people: theirs?.consensus,
  });
  const common = new Set(sampleIds);
  const judged = theirs?.consensus.filter(({ sampleId }) => common.has(sampleId));
  return {
    samples: sampleIds.length,
    runs: [one.summary, other.summary],
    bootstrap,
    aspects,
    ...(judged && { curves: [costCurve(one.kept, judged, options), costCurve(other.kept, judged, options)] }),
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
