import { planAnnotate } from '../annotate/plan-annotate.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { filesOfRun } from '../run-folder/run-folder.ts';
import { checkJudging, judgeSamples, type RunFlags } from '../steps/judge-samples.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName } from '../terminal/command-name.ts';
import { describeJudged, filesOfJudged, nextOf, summarizeJudged } from '../terminal/describe-judged.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderRun } from '../terminal/render-run.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';
import { tellEnd } from '../terminal/tell-end.ts';
import { dryRun } from './dry-run.ts';

/** `visionprefer run`: samples → annotations → consensus → pairs. */
export async function runCommand(
  samples: string,
  flags: CommonFlags & RunFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, folder, environment } = surroundings;
  const status = createStatus(stderr, flags);
  const files = filesOfRun(flags.out);
  const plan = await planAnnotate(samples, flags, { out: files.annotations, surroundings });
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  await checkJudging(flags, plan, { files, folder });
  const judged = await judgeSamples({ samples, plan, files, flags }, surroundings, status);
  const { summary, made } = judged;
  if (flags.json) stdout.write(jsonDocument({ ...summarizeJudged(judged), files: filesOfJudged(judged, files) }));
  else if (made) {
    const aspects = plan.aspects.map(({ id }) => id);
    const written = describeJudged(judged, files);
    const verdict = { ...made.verdict, next: nextOf(made) };
    const facts = { aspects, written, spending: summary.usd, verdict, command: commandName(environment) };
    stdout.write(`${renderRun(made.pairs, facts, screenOf(stdout)).join('\n')}\n`);
  }
  return tellEnd(summary, { out: files.annotations, surroundings, status });
}
