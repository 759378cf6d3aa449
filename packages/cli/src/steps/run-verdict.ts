import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { toPairs } from '@visionprefer/aggregator';
import type { Annotation, Consensus, PreferencePair, Sample, Source } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { findJournals, readAnnotations, readRecordBatches } from '@visionprefer/journal';
import { measureVerdict, type Verdict, type VerdictSources } from '@visionprefer/report';
import type { Problem } from '../problems/problem.ts';
import { findRunFolder, type RunFolder } from '../run-folder/run-folder.ts';
import { notedWeights } from '../run-folder/run-note.ts';
import { plainConsensus, samplesOf } from './plain-consensus.ts';
import { consensusRecords, findSamples, pairRecords } from './read-run.ts';
import { noAnnotation } from './read-some-annotations.ts';

/** Which run the verdict is on. */
export interface VerdictPlan {
  /** Folder of a run, or files and folders of annotations, as the user named them. */
  named: readonly string[];
  samples?: string | undefined;
  isHuman: (annotatorId: string) => boolean;
  /** Annotations that count. Default: all. */
  counts?: ((annotation: Annotation) => boolean) | undefined;
  folder: string;
  report(problem: Problem): void;
}

/**
 * The verdict on a run. Where its folder has consensus and pairs they are taken as they are; else they are worked out now, of
 * all that are no people.
 *
 * @throws InputError when there is no annotation.
 */
export async function runVerdict(plan: VerdictPlan): Promise<Verdict> {
  const [first = ''] = plan.named;
  const run = plan.named.length === 1 ? findRunFolder(first, plan.folder) : undefined;
  return measureVerdict(await openSources(plan, run), {
    isHuman: plan.isHuman,
    run: run?.name,
    weights: run && (await notedWeights(resolve(plan.folder, run.name))),
  });
}

/** The records of a run, read anew each time they are asked for; what is wrong with them is reported the first time. */
export async function openSources(
  { named, samples, isHuman, counts = () => true, folder, report }: VerdictPlan,
  run: RunFolder | undefined,
): Promise<VerdictSources> {
  const files = await findJournals(named, folder);
  const runFolder = dirname(resolve(folder, files[0] ?? '.'));
  const source = await findSamples(samples, { runFolder, folder });
  let reads = 0;
  const annotations = (): AsyncIterable<Annotation> =>
    only(readAnnotations(files, { folder, report: reads++ ? () => {} : report }), counts);
  if (run && existsSync(resolve(folder, run.consensus)) && existsSync(resolve(folder, run.pairs))) {
    return {
      annotations,
      samples: () => source?.read(() => {}) ?? [],
      consensus: () =>
        flatten<Consensus>(readRecordBatches({ named: run.consensus, folder, ...consensusRecords }, report)),
      pairs: () => flatten<PreferencePair>(readRecordBatches({ named: run.pairs, folder, ...pairRecords }, report)),
    };
  }
  return { annotations, ...(await workOut(annotations, source, { isHuman, named })) };
}

async function workOut(
  annotations: () => Source<Annotation>,
  source: SampleSource | undefined,
  { isHuman, named }: Pick<VerdictPlan, 'isHuman' | 'named'>,
): Promise<Omit<VerdictSources, 'annotations'>> {
  const all = await Array.fromAsync(annotations());
  if (all.length === 0) throw noAnnotation(named);
  const machines = all.filter(({ annotatorId }) => !isHuman(annotatorId));
  const samples: Sample[] = source ? await Array.fromAsync(source.read(() => {})) : [];
  const consensus = await plainConsensus(machines.length > 0 ? machines : all);
  const pairs = [...toPairs(consensus, samplesOf(consensus, samples, []))];
  return { samples: () => samples, consensus: () => consensus, pairs: () => pairs };
}

async function* only<T>(items: AsyncIterable<T>, counts: (item: T) => boolean): AsyncGenerator<T, void, undefined> {
  for await (const item of items) if (counts(item)) yield item;
}

async function* flatten<T>(batches: AsyncIterable<T[]>): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}
