import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { notedSamples } from './run-note.ts';

/** The folder that `visionprefer run` writes, as a command finds it. Names are as the user would write them. */
export interface RunFolder {
  name: string;
  annotations: string;
  consensus: string;
  pairs: string;
}

/** The files of a run's folder. */
export function filesOfRun(name: string): RunFolder {
  return {
    name,
    annotations: join(name, 'annotations.jsonl'),
    consensus: join(name, 'consensus.jsonl'),
    pairs: join(name, 'pairs.jsonl'),
  };
}

/** The run in a folder, its annotations packed or not; undefined where the name is no folder with annotations of a run. */
export function findRunFolder(name: string, folder: string): RunFolder | undefined {
  if (!statSync(resolve(folder, name), { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const run = filesOfRun(name);
  const packed = run.annotations.replace(/jsonl$/, 'parquet');
  const annotations = [run.annotations, packed].find((file) => existsSync(resolve(folder, file)));
  return annotations === undefined ? undefined : { ...run, annotations };
}

/**
 * The file of a run that is meant when its folder is named; another name stays as it is.
 *
 * @throws InputError when the run has no such file, with the command that makes it.
 */
export function fileOfRun(
  name: string,
  { folder, file, madeBy }: { folder: string; file: 'consensus' | 'pairs'; madeBy: string },
): string {
  const run = findRunFolder(name, folder);
  if (!run) return name;
  if (existsSync(resolve(folder, run[file]))) return run[file];
  throw new InputError(`${run[file]} is not there. \`visionprefer ${madeBy} ${name}\` makes it.`);
}

/**
 * The samples of a run, as the user would name them: those that are named, that the run noted, or that lie in its folder.
 *
 * @throws InputError when nobody says where they are.
 */
export async function samplesOfRun(name: string, named: string | undefined, folder: string): Promise<string> {
  if (named !== undefined) return named;
  const run = findRunFolder(name, folder);
  const beside = run && join(run.name, 'samples.jsonl');
  const noted = run && (await notedSamples(resolve(folder, run.name)));
  if (noted !== undefined && existsSync(noted)) return relative(folder, noted) || noted;
  if (beside !== undefined && existsSync(resolve(folder, beside))) return beside;
  if (noted !== undefined) {
    throw new InputError(
      `${name} was made from samples that are not there any more: ${noted}. Name them with --samples.`,
    );
  }
  throw new InputError(`It is not known which samples ${name} is about. Name them with --samples.`);
}
