import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError, type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { type Problem, readRecordBatches } from '@visionprefer/journal';
import type { PairImageFlags } from '../options/model-options.ts';
import { isPair } from './draw-pairs.ts';

/** Pairs of a file, and where their images may be read from. */
export interface ReadPairs {
  pairs: PreferencePair[];
  /** The file, as the user may name it. */
  file: string;
  /** Where features are remembered. */
  cache: string;
  images: { root: string; allowPaths: string[]; allowPrivateHosts: boolean };
}

/**
 * Reads pairs: of a file, or of `pairs.jsonl` in the folder of a run. Lines that are no pair are reported.
 *
 * @throws InputError when there is no such file, or it holds no pair.
 */
export async function readPairs(
  named: string,
  { samples, cache, allowPath, allowPrivateHosts = false }: PairImageFlags,
  folder: string,
  report: (problem: Problem) => void,
): Promise<ReadPairs> {
  const isFolder = statSync(resolve(folder, named), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? join(named, 'pairs.jsonl') : named;
  const pairs: PreferencePair[] = [];
  const records = { named: file, folder, isSound: isPair, schema: preferencePairSchema, what: 'a pair' };
  for await (const batch of readRecordBatches<PreferencePair>(records, report))
    for (const pair of batch) pairs.push(pair);
  if (pairs.length === 0) throw new InputError(`${file} holds no pair. Expected a file that visionprefer pairs wrote.`);
  const below = samples === undefined ? [] : [(await openSamples(samples, folder)).folder];
  return {
    pairs,
    file,
    cache: cache === undefined ? join(dirname(resolve(folder, file)), 'embeddings') : resolve(folder, cache),
    images: {
      root: dirname(resolve(folder, file)),
      allowPaths: [...below, ...allowPath.map((path) => resolve(folder, path))],
      allowPrivateHosts,
    },
  };
}
