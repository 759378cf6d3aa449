import type { Outcome } from '@visionprefer/core';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { planAnnotate } from '../annotate/plan-annotate.ts';
import { exitCodes } from '../exit-codes.ts';
import { Interrupted } from '../interrupted.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSpending } from '../terminal/describe-spending.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus, type Status } from '../terminal/status.ts';
import { dryRun } from './dry-run.ts';
import { checkStdout } from './with-output.ts';

/** `visionprefer annotate`: samples → annotations. */
export async function annotateCommand(
  samples: string,
  flags: CommonFlags & AnnotateFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const { out, json } = flags;
  if (!flags.dryRun) checkStdout(flags);
  const plan = await planAnnotate(samples, flags, { out, surroundings });
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  const status = createStatus(surroundings.stderr, flags);
  const summary = await annotateSamples(plan, surroundings, status);
  if (json) surroundings.stdout.write(jsonDocument({ ...summary, files: { annotations: out } }));
  else if (out !== '-') {
    const lines = [`${out}  ${describeAnnotations(summary)}`, ...describeSpending(summary.usd)];
    surroundings.stdout.write(`${lines.join('\n')}\n`);
  }
  return tellEnd(summary, { out, surroundings, status });
}

/** What a run wrote, in words: `12 new annotations (8 scored; 4 not theirs to judge); 48 questions …`. */
export function describeAnnotations({ annotations, settled }: AnnotateSummary): string {
  const { abstained = 0, ...answered } = annotations;
  const outcomes = Object.entries(answered) as [Outcome, number][];
  const written = outcomes.reduce((sum, [, number]) => sum + number, abstained);
  const by = [
    ...(outcomes.length > 0 ? [outcomes.map(([outcome, number]) => `${count(number)} ${outcome}`).join(', ')] : []),
    // An annotator that abstains has not failed: the aspect is none of its own.
    ...(abstained > 0 ? [`${count(abstained)} not theirs to judge`] : []),
  ].join('; ');
  const fresh = `${count(written)} new annotations${by && ` (${by})`}`;
  return settled ? `${fresh}; ${count(settled)} questions were settled before` : fresh;
}

/** Says what the user may do now that annotating is over, and gives the exit code that tells how it ended. */
export function tellEnd(
  { interrupted, failures, failuresFile, overspent, nobodyAnswered, batches }: AnnotateSummary,
  { out, surroundings, status }: { out: string; surroundings: Surroundings; status: Status },
): number {
  if (interrupted) {
    if (out === '-') status.warn('Stopped.');
    else
      status.warn(
        `Stopped. What was settled is kept in ${out}: the same command goes on from there.${describeLeft(batches)}`,
      );
    const { reason } = surroundings.signal.aborted ? surroundings.signal : surroundings.drain();
    return reason instanceof Interrupted ? reason.exitCode : exitCodes.interrupted;
  }
  if (overspent !== undefined) {
    status.warn(overspent);
    return exitCodes.failures;
  }
  if (nobodyAnswered) {
    status.warn('Nobody was asked anything: each annotator failed with its first question. Mend what is told above.');
    return exitCodes.unusable;
  }
  if (failures === 0) return exitCodes.done;
  const where = failuresFile === undefined ? 'see above' : `see ${failuresFile}`;
  status.warn(
    `${count(failures)} left out (${where}). Mend them and run the same command again: what is settled stays.`,
  );
  return exitCodes.failures;
}

/** Batches outlive the command. */
function describeLeft(batches = 0): string {
  if (batches === 0) return '';
  return ` ${count(batches)} ${batches === 1 ? 'batch goes' : 'batches go'} on at their vendors meanwhile.`;
}
