import { join, relative, resolve } from 'node:path';
import { createKeySet, InputError, type Json, type KeySet } from '@visionprefer/core';
import { checkTarget } from '@visionprefer/journal';
import type { Verdict } from '@visionprefer/report';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { describeNamed } from '../plugins/named-plugin.ts';
import { describeProblem, type Problem } from '../problems/problem.ts';
import type { RunFolder } from '../run-folder/run-folder.ts';
import { writeRunNote } from '../run-folder/run-note.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Status } from '../terminal/status.ts';
import { version } from '../version.ts';
import { isConsensusLine } from './aggregate-annotations.ts';
import { isPair } from './draw-pairs.ts';
import { type MadePairs, makePairs } from './make-pairs.ts';
import { runVerdict } from './run-verdict.ts';
import { writeRunReport } from './write-run-report.ts';

/** How samples are judged, consensus is found, and pairs are drawn. */
export type RunFlags = AnnotateFlags &
  AggregateFlags &
  PairsFlags & {
    /** Whether the report is written too. */
    report?: boolean | undefined;
  };

/** What is judged, by whom, and where it is written. */
export interface JudgePlan {
  /** The samples, as the user named them. */
  samples: string;
  plan: AnnotatePlan;
  files: RunFolder;
  flags: RunFlags;
  /** Where the samples are from, where they were made of prompts. */
  made?: { prompts: string; generators: { id: string; named: string }[] } | undefined;
}

/** What came of judging. */
export interface Judged {
  summary: AnnotateSummary;
  /** Absent when nothing is settled yet, or it was stopped. */
  made?: { pairs: MadePairs; verdict: Verdict; report?: string | undefined } | undefined;
}

/**
 * Checks what can be known before anything is paid for: aspects, quorum, and that what will be written takes the place of
 * nothing else.
 *
 * @throws InputError when it cannot work.
 */
export async function checkJudging(
  flags: RunFlags,
  { aspects, annotators }: Pick<AnnotatePlan, 'aspects' | 'annotators'>,
  { files, folder }: { files: RunFolder; folder: string },
): Promise<void> {
  const ids = aspects.map(({ id }) => id);
  const { weight, gate, quorum = 1 } = flags;
  for (const aspect of Object.keys(weight)) checkAspectId(aspect, ids, '--weight');
  for (const aspect of Object.keys(gate)) checkAspectId(aspect, ids, '--gate');
  if (quorum > annotators.length) {
    throw new InputError(
      `--quorum ${quorum}: there are only ${annotators.length} annotators. Name more with --annotator.`,
    );
  }
  await checkTarget({ named: files.consensus, folder, replaces: isConsensusLine });
  await checkTarget({ named: files.pairs, folder, replaces: isPair });
}

/** From samples to annotations, consensus, pairs and the verdict, in the folder of a run. */
export async function judgeSamples(judging: JudgePlan, surroundings: Surroundings, status: Status): Promise<Judged> {
  const { plan, files, flags } = judging;
  const current = createKeySet();
  const summary = await annotateSamples({ ...plan, onSettled: current.add }, surroundings, status);
  await noteRun(judging, surroundings);
  if (summary.interrupted || countSettled(summary) === 0) return { summary };
  // What follows is made anew as quickly: it is not finished first.
  const signal = AbortSignal.any([surroundings.drain(), surroundings.signal]);
  const stoppable = { ...surroundings, signal };
  const pairs = await makePairs({ source: plan.source, files, flags, current }, stoppable, status);
  const verdict = await findVerdict(files, { current, status, folder: surroundings.folder });
  signal.throwIfAborted();
  const report = flags.report ? await writePage(files, { flags, surroundings: stoppable, status }) : undefined;
  return { summary, made: { pairs, verdict, report } };
}

/** Notes in the folder of the run what it was made from, and how. */
async function noteRun(
  { samples, plan, files, flags, made }: JudgePlan,
  { folder, args = [] }: Surroundings,
): Promise<void> {
  const { strategy, ask, rationale, orders, seed } = flags;
  const { method, weight, quorum, missingPolicy, mixedVersions, people } = flags;
  const { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate } = flags;
  await writeRunNote(resolve(folder, files.name), {
    samples: resolve(folder, samples),
    prompts: made && resolve(folder, made.prompts),
    generators: made?.generators,
    command: ['visionprefer', ...args],
    versions: { visionprefer: version, node: process.versions.node },
    annotators: plan.annotators.map(({ id }, place) => ({ id, named: describeNamed(flags.annotator[place] ?? id) })),
    strategy: given({ id: strategy, ask, rationale, orders, seed }),
    aspects: plan.aspects.map(({ id, version: rubric }) => ({ id, version: rubric })),
    consensus: given({
      ...{ method, weight, quorum, missingPolicy, mixedVersions },
      // Beside the samples, which are found from the folder of the run too.
      people: people === undefined ? undefined : relative(resolve(folder, files.name), resolve(folder, people)),
    }),
    pairs: given({ preset, pick, margin, confidence, unanimous, unvoted, perSample, gate }),
  });
}

/** Options that were given, or have a default. */
function given(options: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(Object.entries(options).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function countSettled({ annotations, settled }: AnnotateSummary): number {
  return Object.values(annotations).reduce((sum, number) => sum + number, settled);
}

/** What people said counts too, whenever it was said. */
function findVerdict(
  { name }: RunFolder,
  { current, status, folder }: { current: KeySet; status: Status; folder: string },
): Promise<Verdict> {
  const isHuman = (id: string) => id.startsWith('human:');
  status.progress(() => 'measuring');
  return runVerdict({
    ...{ named: [name], isHuman, folder, report: () => {} },
    counts: ({ key, annotatorId }) => current.has(key) || isHuman(annotatorId),
  }).finally(() => status.end());
}

async function writePage(
  { name }: RunFolder,
  { flags, surroundings, status }: { flags: RunFlags; surroundings: Surroundings; status: Status },
): Promise<string> {
  const { allowPath, allowPrivateHosts } = flags;
  const options = { out: join(name, 'report.html'), human: [], thumbnails: 256, allowPath, allowPrivateHosts };
  const report = (problem: Problem) => status.warn(describeProblem(problem));
  const { file } = await writeRunReport([name], options, { surroundings, status, report });
  status.end();
  return file;
}
