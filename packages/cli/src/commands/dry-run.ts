import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { forecastSamples } from '../annotate/forecast-samples.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { describeForecast } from '../terminal/describe-forecast.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';

/** `--dry-run` of the commands that annotate: says what would be asked, and what that may cost. */
export async function dryRun(plan: AnnotatePlan, flags: CommonFlags, surroundings: Surroundings): Promise<number> {
  const told = await forecastSamples(plan, surroundings, createStatus(surroundings.stderr, flags));
  const tell = () => `${describeForecast(told, plan.budget?.usd).join('\n')}\n`;
  surroundings.stdout.write(flags.json ? jsonDocument({ dryRun: true, ...told, budget: plan.budget }) : tell());
  return told.failures ? exitCodes.failures : exitCodes.done;
}
