import { open, readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Calibration, calibrate } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import type { ReportOptions, RunRecords } from '@visionprefer/report';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { provenanceOf } from '../run-folder/run-note.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import { plainConsensus } from './plain-consensus.ts';
import { runVerdict } from './run-verdict.ts';

/** Which run a page is about, and who of its annotators is a person. */
export interface DescribedRun {
  named: readonly string[];
  samples?: string | undefined;
  records: RunRecords;
  isHuman: (annotatorId: string) => boolean;
  /** Where the page will be. */
  out: string;
}

/** What is said about a run on its page besides its records: the verdict, where it is from, and other pages about it. */
export async function describeRun(
  { named, samples, records, isHuman, out }: DescribedRun,
  { folder, environment }: Surroundings,
): Promise<
  Pick<ReportOptions, 'verdict' | 'people' | 'calibration' | 'provenance' | 'run' | 'writeCommand' | 'pages'>
> {
  const run = named.length === 1 ? findRunFolder(named[0] ?? '', folder) : undefined;
  const command = commandName(environment);
  return {
    verdict: await runVerdict({ named, samples, isHuman, folder, report: () => {} }),
    people: await plainConsensus(records.annotations.filter(({ annotatorId }) => isHuman(annotatorId))),
    calibration: await calibrationOf(records.annotations, isHuman),
    provenance: run ? await provenanceOf(resolve(folder, run.name)) : [],
    run: run?.name,
    writeCommand: (words) => `${command} ${shellLine(words)}`,
    pages: await pagesBeside(resolve(folder, out)),
  };
}

/** Null where people were not asked, or only people were. */
async function calibrationOf(
  annotations: readonly Annotation[],
  isHuman: (annotatorId: string) => boolean,
): Promise<Calibration | null> {
  const people = annotations.filter(({ annotatorId }) => isHuman(annotatorId));
  const machines = annotations.filter(({ annotatorId }) => !isHuman(annotatorId));
  if (people.length === 0 || machines.length === 0) return null;
  const judged = new Set(machines.map(({ sampleId }) => sampleId));
  const both = people.filter(({ sampleId, outcome }) => judged.has(sampleId) && outcome !== 'abstained');
  if (both.length === 0) return null;
  const { calibration } = await calibrate(await plainConsensus(machines), both, { mixedVersions: 'allow' });
  return calibration;
}

/** How other pages of ours begin, and what they are called. */
const kinds: readonly (readonly [begins: RegExp, title: string])[] = [
  [/<!-- A VisionPrefer evaluation\. -->/, 'evaluation of a VP-Score'],
  [/<title>What these labels teach<\/title>/, 'what these labels teach'],
];

/** Evaluations and checks that lie beside a page. */
async function pagesBeside(page: string): Promise<{ title: string; href: string }[]> {
  const names = await readdir(dirname(page)).catch(() => []);
  const found: { title: string; href: string }[] = [];
  for (const name of names.filter((each) => each.endsWith('.html') && each !== basename(page)).sort()) {
    const beginning = await readBeginning(resolve(dirname(page), name));
    const title = kinds.find(([begins]) => begins.test(beginning))?.[1];
    if (title !== undefined) found.push({ title: `${title}: ${name}`, href: `./${encodeURIComponent(name)}` });
  }
  return found;
}

async function readBeginning(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(400), 0, 400, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await file.close();
  }
}
