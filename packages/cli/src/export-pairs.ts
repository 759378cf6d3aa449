import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  annotationSchema,
  type Consensus,
  consensusSchema,
  InputError,
  preferencePairSchema,
} from '@visionprefer/core';
import {
  collectAnnotationStatistics,
  type DatasetProgress,
  type DatasetSummary,
  findFormat,
  openSamples,
  type Problem,
  writeDataset,
} from '@visionprefer/dataset';
import type { Edges } from './edges.ts';
import type { ExportFlags } from './options.ts';
import { WriteError } from './records/cannot-write.ts';
import { readRecords } from './records/read-records.ts';
import { createExportLine } from './terminal/export-line.ts';
import type { Status } from './terminal/status.ts';

/** What is exported, and where it is written. */
export interface ExportPlan extends ExportFlags {
  /** The pairs, as the user named the file. */
  pairs: string;
  out: string;
}

/** What was written. */
export type ExportSummary = DatasetSummary;

/**
 * Writes the pairs of a file as a data set.
 *
 * @throws InputError when nothing can be written as it was asked; WriteError when the disk fails.
 */
export async function exportPairs(
  plan: ExportPlan,
  { folder, signal }: Edges,
  { status, report }: { status: Status; report: (problem: Problem) => void },
): Promise<ExportSummary> {
  const formats = [...new Set(plan.format)].map(findFormat);
  const read = <T>(named: string, schema: Parameters<typeof readRecords<T>>[0]['schema'], what: string) =>
    readRecords({ named, folder, schema, what }, report);
  const pairs = read(plan.pairs, preferencePairSchema, 'a pair');
  const { annotations, consensus } = plan;
  const source = plan.samples === undefined ? undefined : await openSamples(plan.samples, folder);
  const files = [
    plan.pairs,
    ...(consensus === undefined ? [] : [consensus]),
    ...(annotations === undefined ? [] : [annotations]),
  ];
  const sources = [];
  let total = 0;
  for (const named of files) {
    const { sha256, lines } = await hashFile(resolve(folder, named), named);
    sources.push({ name: basename(named), sha256 });
    if (named === plan.pairs) total = lines;
  }
  const line = createExportLine(total);
  const options = {
    formats,
    out: resolve(folder, plan.out),
    label: plan.out,
    images: {
      root: dirname(resolve(folder, plan.pairs)),
      allowPaths: [...(source ? [source.folder] : []), ...plan.allowPath.map((path) => resolve(folder, path))],
      allowPrivateHosts: plan.allowPrivateHosts ?? false,
    },
    seed: plan.seed,
    shares: { validation: plan.validation, test: plan.test },
    shardBytes: plan.shardSize,
    strict: plan.strict ?? false,
    sources,
    ...(consensus !== undefined && { consensus: await readConsensus(read(consensus, consensusSchema, 'a consensus')) }),
    ...(annotations !== undefined && {
      annotations: await collectAnnotationStatistics(read(annotations, annotationSchema, 'an annotation')),
    }),
    report: (problem: Problem) => report({ file: plan.pairs, ...problem, message: nameOptions(problem.message) }),
    onProgress: (progress: DatasetProgress) => status.progress(() => line(progress)),
    signal,
  };
  try {
    return await writeDataset(pairs, options);
  } catch (error) {
    throw isDiskError(error)
      ? new WriteError(error, plan.out, 'Nothing of it was kept. Mend that, and run the same command again.')
      : error;
  }
}

async function readConsensus(records: AsyncIterable<Consensus>): Promise<Map<string, Consensus>> {
  const consensus = new Map<string, Consensus>();
  for await (const record of records) consensus.set(record.sampleId, record);
  return consensus;
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

/** The dataset package speaks to whoever writes code; here its advice is an option. */
function nameOptions(message: string): string {
  return message
    .replace('allow its folder too', 'name it with --samples or --allow-path')
    .replace('unless private hosts are allowed', 'unless --allow-private-hosts is given');
}

/** Whether it is the file system that failed a write: whatever cannot be read is told by errors of our own. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall !== 'read';
}
