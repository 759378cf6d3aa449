import { basename, join, resolve } from 'node:path';
import { buildReport, measureAgreement, type Report, writeReport } from '@visionprefer/report';
import type { CommonFlags } from '../options/common-options.ts';
import type { Problem } from '../problems/problem.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { describeRun } from '../steps/describe-run.ts';
import { type ReadRun, readRun } from '../steps/read-run.ts';
import { type SmallPictureFlags, smallPictures, tellMissingPictures } from '../steps/small-pictures.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import { count } from '../terminal/count.ts';
import type { Status } from '../terminal/status.ts';
import type { Written } from './with-output.ts';
import { describePage, pageWritten, withPage } from './with-page.ts';

/** What the report shows. */
export interface ReportFlags extends CommonFlags, SmallPictureFlags {
  samples?: string | undefined;
  out: string;
  title?: string | undefined;
  human: string[];
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
  return withPage({ ...flags, out }, surroundings, ({ status, report }) => {
    tellSideBySide(named, surroundings, status);
    return writeRunReport(named, { ...flags, out }, { surroundings, status, report });
  });
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
  return { summary: { samples, pairs, bytes: written.bytes }, written: { files: { report: file } }, lines: [line] };
}

/** Two runs make one page in two ways: who names two may want the other. */
function tellSideBySide(named: readonly string[], { folder, environment }: Surroundings, status: Status): void {
  const [first = '', second = '', ...others] = named;
  if (others.length > 0 || !findRunFolder(first, folder) || !findRunFolder(second, folder)) return;
  const line = `${commandName(environment)} ${shellLine(['compare', first, second, '--page'])}`;
  status.say(`${first} and ${second} are read as one run. To see them side by side: ${line}`);
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
