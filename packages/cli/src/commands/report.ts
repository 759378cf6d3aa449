import { basename, dirname, resolve } from 'node:path';
import { ImageError, InputError } from '@visionprefer/core';
import { thumbnailer } from '@visionprefer/images';
import { cannotWrite, makeFolder } from '@visionprefer/journal';
import {
  buildReport,
  measureAgreement,
  type SmallPicture,
  type WriteReportOptions,
  writeReport,
} from '@visionprefer/report';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags, ImageFlags } from '../options/common-options.ts';
import { describeError } from '../problems/describe-error.ts';
import { type FailureLog, openFailureLog } from '../problems/failure-log.ts';
import { type ReadRun, readRun } from '../steps/read-run.ts';
import { count } from '../terminal/count.ts';
import { createStatus } from '../terminal/status.ts';

/** What the report is told. */
export interface ReportFlags extends CommonFlags, ImageFlags {
  samples?: string;
  out: string;
  title?: string;
  human: string[];
  /** Pixels along the longer side; 0 for none. */
  thumbnails: number;
}

/** `visionprefer report`: the records of a run → a page. */
export async function reportCommand(named: readonly string[], flags: ReportFlags, edges: Edges): Promise<number> {
  const { folder, stdout, signal } = edges;
  const { out, json } = flags;
  if (out === '-')
    throw new InputError('--out: a report is a page with its pictures. Name a file, such as report.html.');
  const status = createStatus(edges.stderr, flags);
  await makeFolder(dirname(resolve(folder, out))).catch((error) => {
    throw cannotWrite(error, out);
  });
  const log = openFailureLog(status, folder, `${out.replace(/\.html?$/i, '')}.jsonl`);
  try {
    const run = await readRun({ named, samples: flags.samples, folder }, log.report, status);
    const people = new Set(flags.human);
    const isHuman = (id: string) => people.has(id) || id.startsWith('human:');
    status.progress(() => 'measuring agreement');
    const agreement = await measureAgreement(run.records.annotations, { isHuman });
    const report = buildReport(run.records, {
      title: flags.title ?? named.map((name) => basename(resolve(folder, name))).join(', '),
      madeAt: new Date(),
      isHuman,
      agreement,
    });
    if (!run.source) {
      status.warn(`The samples of ${named.join(', ')} are not known: no pictures. Name them with --samples.`);
    }
    const written = await writeReport(report, {
      out: resolve(folder, out),
      signal,
      ...thumbnails(run, flags, { edges, log }),
      onProgress: ({ samples, of }) => status.progress(() => `samples ${count(samples)} of ${count(of)}`),
    });
    status.end();
    const { samples, pairs } = report.index.totals;
    const file =
      written.file === resolve(folder, out) ? out : `${out.replace(/\.html?$/i, '').replace(/\/$/, '')}/index.html`;
    if (json) {
      const summary = { samples, pairs, bytes: written.bytes, failures: log.count, files: { report: file } };
      stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    } else {
      const note = written.inFiles ? `, in a folder that belongs together: ${dirname(file)}` : '';
      stdout.write(
        `${file}  ${count(samples)} ${samples === 1 ? 'sample' : 'samples'}, ${(written.bytes / 1e6).toFixed(1)} MB${note}\n`,
      );
    }
    return log.count ? exitCodes.failures : exitCodes.done;
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(error, out) : error;
  } finally {
    status.end();
    log.close();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Makes the small pictures. One that cannot be made is told, and left out. */
function thumbnails(
  { source }: ReadRun,
  flags: ReportFlags,
  { edges, log }: { edges: Edges; log: FailureLog },
): Pick<WriteReportOptions, 'thumbnail'> {
  if (flags.thumbnails === 0 || (!source && flags.allowPath.length === 0)) return {};
  const make = thumbnailer({
    side: flags.thumbnails,
    signal: edges.signal,
    ...(source && { root: source.folder }),
    allowPaths: flags.allowPath.map((path) => resolve(edges.folder, path)),
    allowPrivateHosts: flags.allowPrivateHosts ?? false,
  });
  return {
    async thumbnail(image, sampleId): Promise<SmallPicture | null> {
      if (image.url === '') return null;
      try {
        return await make(image);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        const message = `${describeError(error)} It is shown without a picture.`;
        log.report({ message, ...source?.place(sampleId), sampleId, imageId: image.id });
        return null;
      }
    },
  };
}
