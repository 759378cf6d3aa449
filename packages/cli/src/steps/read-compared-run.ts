import { resolve } from 'node:path';
import type { SampleSource } from '@visionprefer/dataset';
import type { RunToCompare } from '@visionprefer/report';
import type { Problem } from '../problems/problem.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { provenanceOf, settingsOf } from '../run-folder/run-note.ts';
import type { Status } from '../terminal/status.ts';
import { plainConsensus } from './plain-consensus.ts';
import { readRun } from './read-run.ts';
import { runVerdict } from './run-verdict.ts';

/** One of two runs that are compared. */
export interface ComparedRun {
  run: RunToCompare;
  /** Where its samples are; undefined when nobody said. */
  source: SampleSource | undefined;
}

/**
 * Reads a run to be set beside another.
 *
 * @param name Folder of a run, or file of annotations, as the user named it.
 * @throws InputError when it has no annotation.
 */
export async function readComparedRun(
  name: string,
  { samples, isHuman, folder }: { samples: string | undefined; isHuman: (id: string) => boolean; folder: string },
  { status, report }: { status: Status; report: (problem: Problem) => void },
): Promise<ComparedRun> {
  status.progress(() => `reading ${name}`);
  const { records, source } = await readRun({ named: [name], samples, apart: isHuman, folder }, report, status);
  const { sentences } = await runVerdict({ named: [name], samples, isHuman, folder, report: () => {} });
  const found = findRunFolder(name, folder);
  return {
    source,
    run: {
      name,
      records,
      sentences,
      people: await plainConsensus(records.annotations.filter(({ annotatorId }) => isHuman(annotatorId))),
      settings: found && (await settingsOf(resolve(folder, found.name))),
      provenance: found && (await provenanceOf(resolve(folder, found.name))),
    },
  };
}
