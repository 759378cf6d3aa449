import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { agreement } from '@visionprefer/aggregator';
import { type Consensus, consensusSchema, InputError, isConsensus, preferencePairSchema } from '@visionprefer/core';
import {
  collectAnnotationStatistics,
  type DatasetSummary,
  type Format,
  findFormat,
  formats,
  openSamples,
  type WriteDatasetOptions,
  writeDataset,
} from '@visionprefer/dataset';
import { type Problem, type RecordFile, readRecordBatches, writeFailed } from '@visionprefer/journal';
import type { ExportFlags } from '../options/export-options.ts';
import { nearest } from '../options/nearest.ts';
import { describeError, imageAdvice } from '../problems/describe-error.ts';
import type { Surroundings } from '../surroundings.ts';
import { createExportLine } from '../terminal/export-line.ts';
import type { Status } from '../terminal/status.ts';
import { agreementFigures } from './agreement-figures.ts';
import { isPair } from './draw-pairs.ts';
import { readSomeAnnotations } from './read-some-annotations.ts';

/** What is exported, and where it is written. */
export interface ExportPlan extends ExportFlags {
  /** The pairs, as the user named the file. */
  pairs: string;
  out: string;
  /** Take the place of a data set that is there. Default false. */
  replaces?: boolean | undefined;
}

/** The images of pairs lie below the folder of the pairs, or that of the samples. */
const advice = { ...imageAdvice, 'outside-root': 'Move it there, or name its folder with --samples or --allow-path.' };

type Report = (problem: Problem) => void;

/**
 * Writes the pairs of a file as a data set.
 *
 * @throws InputError when nothing can be written as it was asked; WriteError when the disk fails.
 */
export async function exportPairs(
  plan: ExportPlan,
  { folder, signal }: Surroundings,
  { status, report }: { status: Status; report: Report },
): Promise<DatasetSummary> {
  const { pairs: named, out } = plan;
  const chosen = [...new Set(plan.format)].map(formatNamed);
  const { sources, total } = await hashSources(plan, folder);
  const line = createExportLine(total);
  const file = { named, folder, isSound: isPair, schema: preferencePairSchema, what: 'a pair' };
  try {
    return await writeDataset(readRecords(file, report), {
      formats: chosen,
      out: resolve(folder, out),
      label: out,
      images: await whereImagesAre(plan, folder),
      seed: plan.seed,
      shares: { validation: plan.validation, test: plan.test },
      shardBytes: plan.shardSize,
      strict: plan.strict ?? false,
      replaces: plan.replaces,
      sources,
      ...(await readEvidence(plan, folder, report)),
      report: (problem) => report({ file: named, ...problem }),
      describeImageError: (error) => describeError(error, advice),
      onProgress: (progress) => status.progress(() => line(progress)),
      signal,
    });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    throw writeFailed(error, out, 'Nothing of it was kept. Mend that, and run the same command again.');
  }
}

async function whereImagesAre(plan: ExportPlan, folder: string): Promise<NonNullable<WriteDatasetOptions['images']>> {
  const samples = plan.samples === undefined ? [] : [(await openSamples(plan.samples, folder)).folder];
  return {
    root: dirname(resolve(folder, plan.pairs)),
    allowPaths: [...samples, ...plan.allowPath.map((path) => resolve(folder, path))],
    allowPrivateHosts: plan.allowPrivateHosts ?? false,
  };
}

/** What consensus and annotations tell of the pairs, where they were given. */
async function readEvidence(
  { consensus, annotations }: ExportPlan,
  folder: string,
  report: Report,
): Promise<Pick<WriteDatasetOptions, 'consensus' | 'annotations' | 'agreement'>> {
  const evidence: Pick<WriteDatasetOptions, 'consensus' | 'annotations' | 'agreement'> = {};
  if (consensus !== undefined) {
    const file = { named: consensus, folder, isSound: isConsensus, schema: consensusSchema, what: 'a consensus' };
    const bySample = new Map<string, Consensus>();
    for await (const record of readRecords<Consensus>(file, report)) bySample.set(record.sampleId, record);
    evidence.consensus = bySample;
  }
  if (annotations !== undefined) {
    evidence.annotations = await collectAnnotationStatistics(readSomeAnnotations([annotations], folder, report));
    if (evidence.annotations.annotators.length > 1) {
      // What is wrong with a line was told when they were counted.
      const read = readSomeAnnotations([annotations], folder, () => {});
      evidence.agreement = agreementFigures(await agreement(read, { mixedVersions: 'allow' }));
    }
  }
  return evidence;
}

/**
 * Finds a format by its name on the command line.
 *
 * @throws InputError with the nearest one.
 */
export function formatNamed(id: string): Format {
  const ids = formats.map((format) => format.id);
  const near = ids.includes(id) ? undefined : nearest(id, ids);
  if (near === undefined) return findFormat(id);
  throw new InputError(`There is no format ${id}. Did you mean ${near}? Expected ${ids.join(', ')}.`);
}

async function* readRecords<T>(file: RecordFile<T>, report: Report): AsyncGenerator<T, void, undefined> {
  for await (const batch of readRecordBatches(file, report)) yield* batch;
}

async function hashSources(
  { pairs, consensus, annotations }: ExportPlan,
  folder: string,
): Promise<{ sources: { name: string; sha256: string }[]; total: number }> {
  const sources = [];
  let total = 0;
  for (const named of [pairs, consensus, annotations]) {
    if (named === undefined) continue;
    const { sha256, lines } = await hashFile(resolve(folder, named), named);
    sources.push({ name: basename(named), sha256 });
    if (named === pairs) total = lines;
  }
  return { sources, total };
}

/** The SHA-256 of a file in hex, and how many lines it has. */
async function hashFile(path: string, named: string): Promise<{ sha256: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) lines++;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${named} cannot be read (${code}). Expected JSON lines.`, { cause: error });
  }
  return { sha256: hash.digest('hex'), lines };
}

/** Whether it is the file system that failed a write: whatever cannot be read is told by errors of our own. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall !== 'read';
}
