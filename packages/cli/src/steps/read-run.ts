import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { toPairs } from '@visionprefer/aggregator';
import {
  type Annotation,
  type Consensus,
  consensusSchema,
  InputError,
  isConsensus,
  type PreferencePair,
  preferencePairSchema,
} from '@visionprefer/core';
import { openSamples, type SampleSource } from '@visionprefer/dataset';
import { findJournals, type Problem, type RecordFile, readAnnotations, readRecordBatches } from '@visionprefer/journal';
import type { RunRecords } from '@visionprefer/report';
import { notedSamples } from '../run-folder/run-note.ts';
import { count } from '../terminal/count.ts';
import type { Status } from '../terminal/status.ts';
import { plainConsensus, samplesOf } from './plain-consensus.ts';
import { noAnnotation } from './read-some-annotations.ts';

/** A consensus, as a record in a file. */
export const consensusRecords: Omit<RecordFile<Consensus>, 'named' | 'folder'> = {
  schema: consensusSchema,
  isSound: isConsensus,
  what: 'a consensus',
};
/** A pair, as a record in a file. */
export const pairRecords: Omit<RecordFile<PreferencePair>, 'named' | 'folder'> = {
  schema: preferencePairSchema,
  // Pairs are few, so that their schema alone is fast enough.
  isSound: (_: unknown): _ is PreferencePair => false,
  what: 'a pair',
};

/** A run as it is read back. */
export interface ReadRun {
  records: RunRecords;
  /** Where its samples are; undefined when nobody said. */
  source: SampleSource | undefined;
}

/** Which run, and where it is looked for. */
export interface RunPlan {
  /** A run's folder, or files or folders of annotations, as the user named them. */
  named: readonly string[];
  /** The samples, as the user named them. Default: those that the run noted, or `samples.jsonl` in its folder. */
  samples?: string | undefined;
  /** Annotators that the consensus may leave out, where there are others: people beside a jury. Default: none. */
  apart?: ((annotatorId: string) => boolean) | undefined;
  /** The folder that relative paths start from. */
  folder: string;
}

/**
 * Reads all the records of a run. A consensus or pairs that do not know all annotations are worked out anew, in the
 * plainest way.
 *
 * @throws InputError when there are no annotations.
 */
export async function readRun(
  { named, samples, apart = () => false, folder }: RunPlan,
  report: (problem: Problem) => void,
  status: Status,
): Promise<ReadRun> {
  const files = await findJournals(named, folder);
  // Of several runs each has a consensus and pairs of its own, which are not those of all.
  const [runFolder = folder, ...others] = new Set(files.map((file) => dirname(resolve(folder, file))));
  const isOne = others.length === 0;
  const name = (file: string) => relative(folder, join(runFolder, file)) || file;
  const read = <T>(file: string, kind: Omit<RecordFile<T>, 'named' | 'folder'>): Promise<T[]> =>
    collect(flatten(readRecordBatches<T>({ named: file, folder, ...kind }, report)));

  const annotations = await collect(readAnnotations(files, { folder, report }));
  if (annotations.length === 0) throw noAnnotation(named);
  const source = await findSamples(samples, { runFolder, folder });
  const all = source ? await collect(source.read(report)) : [];
  const written =
    isOne && (await isFile(join(runFolder, 'consensus.jsonl')))
      ? await read(name('consensus.jsonl'), consensusRecords)
      : undefined;
  const pairs =
    isOne && (await isFile(join(runFolder, 'pairs.jsonl'))) ? await read(name('pairs.jsonl'), pairRecords) : undefined;
  const jury = annotations.filter(({ annotatorId }) => !apart(annotatorId));
  const settled = await settle(jury.length > 0 ? jury : annotations, written, {
    file: name('consensus.jsonl'),
    status,
  });
  const drawn = settled === written && pairs ? pairs : [...toPairs(settled, samplesOf(settled, all, pairs ?? []))];
  return { records: { samples: all, annotations, consensus: settled, pairs: drawn }, source };
}

/** Where the samples of a run are: as named, as noted, or beside its annotations; undefined when nobody said. */
export async function findSamples(
  named: string | undefined,
  { runFolder, folder }: { runFolder: string; folder: string },
): Promise<SampleSource | undefined> {
  if (named !== undefined) return openSamples(named, folder);
  const beside = join(runFolder, 'samples.jsonl');
  const found = (await notedSamples(runFolder)) ?? ((await isFile(beside)) ? beside : undefined);
  if (found === undefined || !(await stat(found).catch(() => undefined))) return undefined;
  return openSamples(relative(folder, found) || found, folder);
}

/** The consensus as it was written, if it knows all annotations; else one worked out now. */
async function settle(
  annotations: readonly Annotation[],
  written: readonly Consensus[] | undefined,
  { file, status }: { file: string; status: Status },
): Promise<readonly Consensus[]> {
  if (!written) return plainConsensus(annotations);
  const known = new Set(written.flatMap(({ annotationKeys }) => annotationKeys));
  const unknown = annotations.filter(({ key }) => !known.has(key)).length;
  if (unknown === 0) return written;
  try {
    const fresh = await plainConsensus(annotations);
    status.say(`${file} does not know ${count(unknown)} annotations: the consensus shown is worked out anew.`);
    return fresh;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    status.warn(`${file} does not know ${count(unknown)} annotations, and they cannot be added: ${error.message}`);
    return written;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

async function* flatten<T>(batches: AsyncIterable<T[]>): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
