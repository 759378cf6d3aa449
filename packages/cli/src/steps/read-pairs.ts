import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { toPairs } from '@visionprefer/aggregator';
import { InputError, type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { type Problem, readRecordBatches } from '@visionprefer/journal';
import type { PairImageFlags } from '../options/model-options.ts';
import type { Status } from '../terminal/status.ts';
import { isPair } from './draw-pairs.ts';
import { readRun } from './read-run.ts';

/** Pairs, and where their images may be read from. */
export interface ReadPairs {
  pairs: readonly PreferencePair[];
  /** What they were read from, as the user may name it. */
  file: string;
  /** Where features are remembered. */
  cache: string;
  images: { root: string; allowPaths: string[]; allowPrivateHosts: boolean };
}

/** What a command gives for the reading. */
interface Reading {
  folder: string;
  report: (problem: Problem) => void;
  status: Status;
}

/**
 * Reads pairs of a file; or draws them from a run's consensus, in each aspect and overall, whichever the run itself wrote
 * down. Lines that are no record are reported.
 *
 * @throws InputError when there is no such file or run, or it holds no pair.
 */
export async function readPairs(named: string, flags: PairImageFlags, reading: Reading): Promise<ReadPairs> {
  const { folder } = reading;
  const isRun = statSync(resolve(folder, named), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const { pairs, below } = isRun ? await drawFromRun(named, flags, reading) : await readFile(named, flags, reading);
  if (pairs.length === 0) {
    throw new InputError(
      `${named} holds no pair. Expected a file that visionprefer pairs wrote, or the folder of a run.`,
    );
  }
  const beside = isRun ? resolve(folder, named) : dirname(resolve(folder, named));
  return {
    pairs,
    file: named,
    cache: flags.cache === undefined ? join(beside, 'embeddings') : resolve(folder, flags.cache),
    images: {
      root: beside,
      allowPaths: [...below, ...flags.allowPath.map((path) => resolve(folder, path))],
      allowPrivateHosts: flags.allowPrivateHosts ?? false,
    },
  };
}

/** Pairs, and the folders that samples allow images to be read from. */
interface Found {
  pairs: readonly PreferencePair[];
  below: string[];
}

async function readFile(named: string, { samples }: PairImageFlags, { folder, report }: Reading): Promise<Found> {
  const pairs: PreferencePair[] = [];
  const records = { named, folder, isSound: isPair, schema: preferencePairSchema, what: 'a pair' };
  for await (const batch of readRecordBatches<PreferencePair>(records, report)) {
    for (const pair of batch) pairs.push(pair);
  }
  return { pairs, below: samples === undefined ? [] : [(await openSamples(samples, folder)).folder] };
}

async function drawFromRun(
  named: string,
  { samples }: PairImageFlags,
  { folder, report, status }: Reading,
): Promise<Found> {
  const { records, source } = await readRun({ named: [named], samples, folder }, report, status);
  if (!source) {
    status.warn(`The samples of ${named} are not known, so that its own pairs are taken. Name them with --samples.`);
    return { pairs: records.pairs, below: [] };
  }
  const { consensus } = records;
  const judged = new Set(consensus.flatMap(({ images }) => images.flatMap(({ aspects }) => Object.keys(aspects))));
  const known = new Set(records.samples.map(({ id }) => id));
  const drawn = toPairs(
    consensus.filter(({ sampleId }) => known.has(sampleId)),
    records.samples,
    { aspects: [...judged, 'overall'] },
  );
  return { pairs: [...drawn], below: [source.folder] };
}
