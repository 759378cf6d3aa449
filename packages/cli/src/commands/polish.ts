import type { CommonFlags } from '../options/common-options.ts';
import type { PolishFlags } from '../options/polish-options.ts';
import { planPolish, polishPrompts } from '../prompts/polish-prompts.ts';
import type { Surroundings } from '../surroundings.ts';
import { describeFindings, describePolished } from '../terminal/describe-prompts.ts';
import { describeSpending } from '../terminal/describe-spending.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';
import { tellEnd } from '../terminal/tell-end.ts';
import { dryRun } from './dry-run.ts';

/** `visionprefer polish`: prompts → prompts that can be painted, with what was changed. */
export async function polishCommand(
  prompts: string,
  flags: CommonFlags & PolishFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const { out, json } = flags;
  const { stdout } = surroundings;
  const status = createStatus(surroundings.stderr, flags);
  const job = await planPolish(prompts, flags, surroundings);
  const { plan, chosen } = job;
  status.say(describeFindings(chosen.findings));
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  const { summary, polished } = await polishPrompts(job, out, { surroundings, status });
  if (json)
    stdout.write(
      jsonDocument({ ...summary, prompts: chosen.findings, polished, files: { polished: out, journal: plan.out } }),
    );
  else if (polished)
    stdout.write(`${[`${out}  ${describePolished(polished)}`, ...describeSpending(summary.usd)].join('\n')}\n`);
  return tellEnd(summary, { out: plan.out, surroundings, status });
}
