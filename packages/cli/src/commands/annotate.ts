import { annotateSamples } from '../annotate/annotate-samples.ts';
import { planAnnotate } from '../annotate/plan-annotate.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { describeAnnotations } from '../terminal/describe-annotations.ts';
import { describeSpending } from '../terminal/describe-spending.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';
import { tellEnd } from '../terminal/tell-end.ts';
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
