import { basename, dirname, join, resolve } from 'node:path';
import { ImageError, InputError, noPicture } from '@visionprefer/core';
import { thumbnailer } from '@visionprefer/images';
import { cannotWrite, makeFolder } from '@visionprefer/journal';
import {
  buildReport,
  measureAgreement,
  type Report,
  type SmallPicture,
  type WriteReportOptions,
  type WrittenReport,
  writeReport,
} from '@visionprefer/report';
import type { CommonFlags, ImageFlags } from '../options/common-options.ts';
import { describeError } from '../problems/describe-error.ts';
import type { Problem } from '../problems/problem.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { describeRun } from '../steps/describe-run.ts';
import { type ReadRun, readRun } from '../steps/read-run.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSize } from '../terminal/describe-size.ts';
import type { Status } from '../terminal/status.ts';
import { type Written, withOutput } from './with-output.ts';

/** What the report shows. */
export interface ReportFlags extends CommonFlags, ImageFlags {
  samples?: string | undefined;
  out: string;
  title?: string | undefined;
  human: string[];
  /** Pixels along the longer side; 0 for none. */
  thumbnails: number;
}

/** `visionprefer report`: the records of a run → a page. */
export async function reportCommand(
  named: readonly string[],
  flags: Omit<ReportFlags, 'out'> & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { folder } = surroundings;
  const run = named.length === 1 ? findRunFolder(named[0] ?? '', folder) : undefined;
  const out = flags.out ?? (run ? join(run.name, 'report.html') : 'report.html');
  if (out === '-') {
    throw new InputError('--out: a report is a page with its pictures. Name a file, such as report.html.');
  }
  await makeFolder(dirname(resolve(folder, out))).catch((error) => {
    throw cannotWrite(error, out);
  });
  const beside = `${out.replace(/\.html?$/i, '')}.jsonl`;
  return withOutput({ ...flags, out: beside }, surroundings, ({ status, report }) =>
    writeRunReport(named, { ...flags, out }, { surroundings, status, report }),
  );
}

/** What was written, with the file. */
interface WrittenPage extends Written {
  written: { files: { report: string } };
}

/** What a report is written with. */
interface Writing {
  surroundings: Surroundings;
  status: Status;
  report(problem: Problem): void;
}

/** Writes the page of a run. */
export async function writeRunReport(
  named: readonly string[],
  flags: ReportFlags,
  { surroundings, status, report: tell }: Writing,
): Promise<WrittenPage> {
  const { folder, signal } = surroundings;
  const { out } = flags;
  const isHuman = isPerson(flags);
  const run = await readRun({ named, samples: flags.samples, apart: isHuman, folder }, tell, status);
  status.progress(() => 'measuring agreement');
  const report = await buildPage(run, { named, flags, surroundings });
  if (!run.source) {
    status.warn(`The samples of ${named.join(', ')} are not known: no pictures. Name them with --samples.`);
  }
  tellMissingPictures(run, status);
  const written = await writeReport(report, {
    out: resolve(folder, out),
    signal,
    ...thumbnails(run, flags, { surroundings, report: tell }),
    onProgress: ({ samples, of }) => status.progress(() => `samples ${count(samples)} of ${count(of)}`),
  }).catch((error) => {
    throw isSystemError(error) ? cannotWrite(error, out) : error;
  });
  return describeWritten(report, written, { out, folder });
}

function isPerson({ human }: ReportFlags): (annotatorId: string) => boolean {
  const people = new Set(human);
  return (id) => people.has(id) || id.startsWith('human:');
}

async function buildPage(
  { records }: ReadRun,
  { named, flags, surroundings }: { named: readonly string[]; flags: ReportFlags; surroundings: Surroundings },
): Promise<Report> {
  const isHuman = isPerson(flags);
  const agreement = await measureAgreement(records.annotations, { isHuman });
  const said = await describeRun({ named, samples: flags.samples, records, isHuman, out: flags.out }, surroundings);
  const title = flags.title ?? named.map((name) => basename(resolve(surroundings.folder, name))).join(', ');
  return buildReport(records, { title, madeAt: new Date(), isHuman, agreement, ...said });
}

/** Ratings of others tell of images and bring no pictures: that is said once, and not for each of them. */
function tellMissingPictures({ records }: ReadRun, status: Status): void {
  const missing = records.samples.flatMap(({ images }) => images).filter(({ url }) => url === noPicture).length;
  if (missing === 0) return;
  const what = missing === 1 ? 'The picture of 1 image is' : `The pictures of ${count(missing)} images are`;
  status.warn(`${what} not at hand: ${missing === 1 ? 'it is' : 'they are'} shown without.`);
}

function describeWritten(
  { index: { totals } }: Report,
  { file: path, bytes, inFiles }: WrittenReport,
  { out, folder }: { out: string; folder: string },
): WrittenPage {
  const { samples, pairs } = totals;
  const isOut = path === resolve(folder, out);
  const file = isOut ? out : `${out.replace(/\.html?$/i, '').replace(/\/$/, '')}/index.html`;
  const note = inFiles ? `, in a folder that belongs together: ${dirname(file)}` : '';
  return {
    summary: { samples, pairs, bytes },
    written: { files: { report: file } },
    lines: [`${file}  ${count(samples)} ${samples === 1 ? 'sample' : 'samples'}, ${describeSize(bytes)}${note}`],
  };
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Makes the small pictures. One that cannot be made is reported, and left out. */
function thumbnails(
  { source }: ReadRun,
  flags: ReportFlags,
  { surroundings, report }: { surroundings: Surroundings; report: (problem: Problem) => void },
): Pick<WriteReportOptions, 'thumbnail'> {
  if (flags.thumbnails === 0 || (!source && flags.allowPath.length === 0)) return {};
  const make = thumbnailer({
    side: flags.thumbnails,
    signal: surroundings.signal,
    root: source?.folder,
    allowPaths: flags.allowPath.map((path) => resolve(surroundings.folder, path)),
    allowPrivateHosts: flags.allowPrivateHosts ?? false,
  });
  return {
    async thumbnail(image, sampleId): Promise<SmallPicture | null> {
      if (image.url === '' || image.url === noPicture) return null;
      try {
        return await make(image);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        const message = `${describeError(error)} It is shown without a picture.`;
        report({ message, ...source?.place(sampleId), sampleId, imageId: image.id });
        return null;
      }
    },
  };
}
