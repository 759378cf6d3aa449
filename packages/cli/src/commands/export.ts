import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import type { DatasetSummary } from '@visionprefer/dataset';
import { Interrupted } from '../interrupted.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { ExportFlags } from '../options/export-options.ts';
import { fileOfRun, findRunFolder, type RunFolder, samplesOfRun } from '../run-folder/run-folder.ts';
import { exportPairs } from '../steps/export-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSize } from '../terminal/describe-size.ts';
import { fitToWidth, printable } from '../terminal/display-text.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer export`: pairs → a data set that trainers load. */
export async function exportCommand(
  named: string,
  given: CommonFlags & ExportFlags & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { folder } = surroundings;
  const run = findRunFolder(named, folder);
  const out = given.out ?? (run ? join(run.name, 'dataset') : 'dataset');
  const flags = run ? { ...given, ...(await filesBehind(run, given, folder)), out } : { ...given, out };
  const pairs = fileOfRun(named, { folder, file: 'pairs', madeBy: 'pairs' });
  if (out === '-')
    throw new InputError('A data set is a folder and cannot be written to stdout. Name a folder as --out.');
  const { signal } = surroundings;
  const beside = out.replace(/[/\\]+$/, '');
  try {
    return await withOutput({ ...flags, out: beside }, surroundings, async ({ status, report }) => {
      const summary = await exportPairs({ ...flags, pairs }, surroundings, { status, report });
      for (const name of summary.leftovers) {
        status.say(
          `${name} beside ${out} is what a run left that was killed. Remove it when no other run writes there.`,
        );
      }
      return { summary, written: { folder: out }, lines: describeSummary(summary, out) };
    });
  } catch (error) {
    if (!(error instanceof Interrupted) || error !== signal.reason) throw error;
    surroundings.stderr.write(`Stopped. Nothing was written to ${out}.\n`);
    return error.exitCode;
  }
}

/** What of a run tells the card of a data set more; what is named wins. */
async function filesBehind(
  run: RunFolder,
  { samples, annotations, consensus }: ExportFlags,
  folder: string,
): Promise<Pick<ExportFlags, 'samples' | 'annotations' | 'consensus'>> {
  const hasConsensus = existsSync(resolve(folder, run.consensus));
  return {
    samples: await samplesOfRun(run.name, samples, folder),
    annotations: annotations ?? run.annotations,
    consensus: consensus ?? (hasConsensus ? run.consensus : undefined),
  };
}

function describeSummary({ statistics, leftOut, formats }: DatasetSummary, out: string): string[] {
  const { pairs, prompts, bySplit, aspects } = statistics;
  const first = aspects.reduce((sum, { chosenFirst }) => sum + chosenFirst, 0);
  const names = Math.max(...formats.map(({ id }) => id.length));
  const folder = out.replace(/[/\\]+$/, '');
  const parts = [
    `${count(pairs)} pairs of ${count(prompts)} prompts: ${count(bySplit.train)} to train, ${count(bySplit.validation)} to validate, ${count(bySplit.test)} to test`,
    ...(aspects.length > 1
      ? [`by aspect: ${aspects.map((one) => `${count(one.pairs)} ${printable(one.aspect)}`).join(', ')}`]
      : []),
    `the chosen image stands first in ${((100 * first) / pairs).toFixed(0)} %`,
    ...(leftOut.duplicate
      ? [`left out: ${count(leftOut.duplicate)} that repeat another pair or compare a picture with itself`]
      : []),
    ...(leftOut.image ? [`left out: ${count(leftOut.image)} whose images were missing or had changed`] : []),
    '',
    ...formats.map(({ id, files, images, bytes }) => {
      const pictures = images ? `, ${count(images)} images` : '';
      return `${fitToWidth(`${folder}/${id}`, folder.length + 1 + names)}  ${count(files)} files${pictures}, ${describeSize(bytes)}`;
    }),
  ];
  return parts;
}
