import { join, relative, resolve } from 'node:path';
import { createKeySet, InputError, type Json, type KeySet } from '@visionprefer/core';
import { checkTarget } from '@visionprefer/journal';
import type { Verdict } from '@visionprefer/report';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { planAnnotate } from '../annotate/plan-annotate.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { describeNamed } from '../plugins/named-annotator.ts';
import { describeProblem, type Problem } from '../problems/problem.ts';
import { filesOfRun, type RunFolder } from '../run-folder/run-folder.ts';
import { writeRunNote } from '../run-folder/run-note.ts';
import { isConsensusLine } from '../steps/aggregate-annotations.ts';
import { isPair } from '../steps/draw-pairs.ts';
import { type MadePairs, makePairs } from '../steps/make-pairs.ts';
import { runVerdict } from '../steps/run-verdict.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName } from '../terminal/command-name.ts';
import { count } from '../terminal/count.ts';
import { usdPerPair } from '../terminal/describe-spending.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderRun } from '../terminal/render-run.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus, type Status } from '../terminal/status.ts';
import { version } from '../version.ts';
import { describeAnnotations, tellEnd } from './annotate.ts';
import { dryRun } from './dry-run.ts';
import { describePairs } from './pairs.ts';
import { writeRunReport } from './report.ts';

type RunFlags = CommonFlags &
  AnnotateFlags &
  AggregateFlags &
  PairsFlags & {
    out: string;
    /** Whether the report is written too. */
    report?: boolean | undefined;
  };

/** `visionprefer run`: samples → annotations → consensus → pairs. */
export async function runCommand(samples: string, flags: RunFlags, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder } = surroundings;
  const status = createStatus(stderr, flags);
  const files = filesOfRun(flags.out);
  const plan = await planAnnotate(samples, flags, { out: files.annotations, surroundings });
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  const aspects = plan.aspects.map(({ id }) => id);
  checkFlags(flags, aspects, plan);
  await checkTarget({ named: files.consensus, folder, replaces: isConsensusLine });
  await checkTarget({ named: files.pairs, folder, replaces: isPair });

  const current = createKeySet();
  const summary = await annotateSamples({ ...plan, onSettled: current.add }, surroundings, status);
  await noteRun(samples, { plan, flags, surroundings });
  const isMade = !summary.interrupted && countSettled(summary) > 0;
  const made = isMade
    ? await makePairs({ source: plan.source, files, flags, current }, surroundings, status)
    : undefined;
  const verdict = made && (await findVerdict(files, { current, status, folder }));
  const page = made && flags.report ? await writePage(files, { flags, surroundings, status }) : undefined;
  if (flags.json) {
    const { annotations, consensus, pairs } = files;
    const named = made ? { annotations, consensus, pairs, ...page } : { annotations };
    stdout.write(jsonDocument({ ...summarize(summary, made), verdict, files: named }));
  } else if (made && verdict) {
    const written = {
      [files.annotations]: describeAnnotations(summary),
      [files.consensus]: `${count(made.consensus)} samples`,
      [files.pairs]: describePairs(made.pairs, made.unvoted),
      ...(page && { [page.report]: 'the report, to look at in a browser' }),
    };
    const next = page ? verdict.next.filter(({ command: [name] }) => name !== 'report') : verdict.next;
    const command = commandName(surroundings.environment);
    const facts = { aspects, written, spending: summary.usd, verdict: { ...verdict, next }, command };
    stdout.write(`${renderRun(made, facts, screenOf(stdout)).join('\n')}\n`);
  }
  return tellEnd(summary, { out: files.annotations, surroundings, status });
}

interface Ran {
  plan: AnnotatePlan;
  flags: RunFlags;
  surroundings: Surroundings;
}

/** Notes in the folder of the run what it was made from, and how. */
async function noteRun(samples: string, { plan, flags, surroundings: { folder, args = [] } }: Ran): Promise<void> {
  const { strategy, ask, rationale, orders, seed } = flags;
  const { method, weight, quorum, missingPolicy, mixedVersions, people } = flags;
  const { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate } = flags;
  await writeRunNote(resolve(folder, flags.out), {
    samples: resolve(folder, samples),
    command: ['visionprefer', ...args],
    versions: { visionprefer: version, node: process.versions.node },
    annotators: plan.annotators.map(({ id }, place) => ({ id, named: describeNamed(flags.annotator[place] ?? id) })),
    strategy: given({ id: strategy, ask, rationale, orders, seed }),
    aspects: plan.aspects.map(({ id, version: rubric }) => ({ id, version: rubric })),
    consensus: given({
      ...{ method, weight, quorum, missingPolicy, mixedVersions },
      // Beside the samples, which are found from the folder of the run too.
      people: people === undefined ? undefined : relative(resolve(folder, flags.out), resolve(folder, people)),
    }),
    pairs: given({ preset, pick, margin, confidence, unanimous, unvoted, perSample, gate }),
  });
}

/** Options that were given, or have a default. */
function given(options: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(Object.entries(options).filter((entry): entry is [string, Json] => entry[1] !== undefined));
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
  { flags, surroundings, status }: Omit<Ran, 'plan'> & { status: Status },
): Promise<{ report: string }> {
  const { allowPath, allowPrivateHosts } = flags;
  const options = { out: join(name, 'report.html'), human: [], thumbnails: 256, allowPath, allowPrivateHosts };
  const report = (problem: Problem) => status.warn(describeProblem(problem));
  const { written } = await writeRunReport([name], options, { surroundings, status, report });
  status.end();
  return written.files;
}

/** Told before anything is paid for, as the aggregation would tell it afterwards. */
function checkFlags(
  { weight, gate, quorum = 1 }: RunFlags,
  aspects: readonly string[],
  { annotators }: AnnotatePlan,
): void {
  for (const aspect of Object.keys(weight)) checkAspectId(aspect, aspects, '--weight');
  for (const aspect of Object.keys(gate)) checkAspectId(aspect, aspects, '--gate');
  if (quorum <= annotators.length) return;
  throw new InputError(
    `--quorum ${quorum}: there are only ${annotators.length} annotators. Name more with --annotator.`,
  );
}

function countSettled({ annotations, settled }: AnnotateSummary): number {
  return Object.values(annotations).reduce((sum, number) => sum + number, settled);
}

/** For `--json`. */
function summarize(summary: AnnotateSummary, made: MadePairs | undefined): object {
  if (!made) return summary;
  const { consensus, pairs, unvoted } = made;
  return { ...summary, consensus, pairs, unvoted, usdPerPair: usdPerPair(summary.usd, pairs) };
}
