import { basename, resolve } from 'node:path';
import { buildReport, measureAgreement, type Report, writeReport } from '@visionprefer/report';
import type { Problem } from '../problems/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describePage } from '../terminal/describe-page.ts';
import type { Status } from '../terminal/status.ts';
import { describeRun } from './describe-run.ts';
import { pageWritten } from './page-written.ts';
import { type ReadRun, readRun } from './read-run.ts';
import { type SmallPictureFlags, smallPictures, tellMissingPictures } from './small-pictures.ts';

/** What the page of a run shows. */
export interface RunReportFlags extends SmallPictureFlags {
  samples?: string | undefined;
  out: string;
  title?: string | undefined;
  human: string[];
}

/** The page of a run as it was written. */
export interface RunReport {
  /** As the user would name it. */
  file: string;
  bytes: number;
  samples: number;
  pairs: number;
  /** For a person. */
  line: string;
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
  flags: RunReportFlags,
  { surroundings, status, report: tell }: Writing,
): Promise<RunReport> {
  const { folder, signal } = surroundings;
  const { out } = flags;
  const isHuman = isPerson(flags);
  const run = await readRun({ named, samples: flags.samples, apart: isHuman, folder }, tell, status);
  status.progress(() => 'measuring agreement');
  const report = await buildPage(run, { named, flags, surroundings });
  if (!run.source) {
    status.warn(`The samples of ${named.join(', ')} are not known: no pictures. Name them with --samples.`);
  }
  tellMissingPictures(
    run.records.samples.flatMap(({ images }) => images),
    status,
  );
  const writing = writeReport(report, {
    ...{ out: resolve(folder, out), signal },
    ...smallPictures([run.source], flags, { surroundings, report: tell }),
    onProgress: ({ samples, of }) => status.progress(() => `samples ${count(samples)} of ${count(of)}`),
  });
  const { samples, pairs } = report.index.totals;
  const written = await pageWritten(writing, out);
  const { file, line } = describePage(written, { out, folder, samples });
  return { file, bytes: written.bytes, samples, pairs, line };
}

function isPerson({ human }: RunReportFlags): (annotatorId: string) => boolean {
  const people = new Set(human);
  return (id) => people.has(id) || id.startsWith('human:');
}

async function buildPage(
  { records }: ReadRun,
  { named, flags, surroundings }: { named: readonly string[]; flags: RunReportFlags; surroundings: Surroundings },
): Promise<Report> {
  const isHuman = isPerson(flags);
  const agreement = await measureAgreement(records.annotations, { isHuman });
  const said = await describeRun({ named, samples: flags.samples, records, isHuman, out: flags.out }, surroundings);
  const title = flags.title ?? named.map((name) => basename(resolve(surroundings.folder, name))).join(', ');
  return buildReport(records, { title, madeAt: new Date(), isHuman, agreement, ...said });
}
