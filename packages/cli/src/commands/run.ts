import { join, resolve } from 'node:path';
import { createKeySet, InputError } from '@visionprefer/core';
import { checkTarget } from '@visionprefer/journal';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { planAnnotate } from '../annotate/plan-annotate.ts';
import { noteSamples } from '../annotate/run-note.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { isConsensusLine } from '../steps/aggregate-annotations.ts';
import { isPair } from '../steps/draw-pairs.ts';
import { type MadePairs, makePairs, type RunFiles } from '../steps/make-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { usdPerPair } from '../terminal/describe-spending.ts';
import { renderRun } from '../terminal/render-run.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';
import { describeAnnotations, tellEnd } from './annotate.ts';
import { dryRun } from './dry-run.ts';
import { describePairs } from './pairs.ts';

type RunFlags = CommonFlags & AnnotateFlags & AggregateFlags & PairsFlags & { out: string };

/** `visionprefer run`: samples → annotations → consensus → pairs. */
export async function runCommand(samples: string, flags: RunFlags, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder } = surroundings;
  const status = createStatus(stderr, flags);
  const files = nameFiles(flags.out);
  const plan = await planAnnotate(samples, flags, { out: files.annotations, surroundings });
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  const aspects = plan.aspects.map(({ id }) => id);
  checkFlags(flags, aspects, plan);
  await checkTarget({ named: files.consensus, folder, replaces: isConsensusLine });
  await checkTarget({ named: files.pairs, folder, replaces: isPair });

  const current = createKeySet();
  const summary = await annotateSamples({ ...plan, onSettled: current.add }, surroundings, status);
  await noteSamples(resolve(folder, flags.out), resolve(folder, samples));
  const isMade = !summary.interrupted && countSettled(summary) > 0;
  const made = isMade
    ? await makePairs({ source: plan.source, files, flags, current }, surroundings, status)
    : undefined;
  if (flags.json) stdout.write(`${JSON.stringify(summarize(summary, files, made), undefined, 2)}\n`);
  else if (made) {
    const written = {
      [files.annotations]: describeAnnotations(summary),
      [files.consensus]: `${count(made.consensus)} samples`,
      [files.pairs]: describePairs(made.pairs, made.unvoted),
    };
    const lines = renderRun(made, { aspects, written, spending: summary.usd }, screenOf(stdout));
    stdout.write(`${lines.join('\n')}\n`);
  }
  return tellEnd(summary, { out: files.annotations, surroundings, status });
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

function nameFiles(out: string): RunFiles {
  return {
    annotations: join(out, 'annotations.jsonl'),
    consensus: join(out, 'consensus.jsonl'),
    pairs: join(out, 'pairs.jsonl'),
  };
}

/** For `--json`. */
function summarize(summary: AnnotateSummary, files: RunFiles, made: MadePairs | undefined): object {
  if (!made) return { ...summary, files: { annotations: files.annotations } };
  const { consensus, pairs, unvoted } = made;
  return { ...summary, consensus, pairs, unvoted, usdPerPair: usdPerPair(summary.usd, pairs), files };
}
