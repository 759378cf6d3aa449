import { resolve } from 'node:path';
import { readPaintedSamples } from '@visionprefer/generate';
import { setAsideForBatches } from '../annotate/set-aside-for-batches.ts';
import { exitCodes } from '../exit-codes.ts';
import { forecastMake } from '../make/forecast-make.ts';
import { type MadeDataset, type Making, makeDataset } from '../make/make-dataset.ts';
import { type MakePlan, planMake } from '../make/plan-make.ts';
import { openPurse } from '../make/purse.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { MakeFlags } from '../options/make-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName } from '../terminal/command-name.ts';
import { filesOfJudged, summarizeJudged } from '../terminal/describe-judged.ts';
import { describeMakeForecast } from '../terminal/describe-make-forecast.ts';
import { describeFindings } from '../terminal/describe-prompts.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderMake } from '../terminal/render-make.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer make`: prompts → a data set, by all steps in one. */
export async function makeCommand(
  prompts: string,
  flags: CommonFlags & MakeFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const { folder, stdout, stderr } = surroundings;
  const status = createStatus(stderr, flags);
  const plan = await planMake(prompts, flags, surroundings);
  status.say(describeFindings(plan.chosen.findings));
  if (!plan.polish && flags.polish) {
    const ids = plan.judges.annotators.map(({ id }) => id).join(', ');
    status.say(`Nobody polishes: ${ids} judges and does not write. Name a model that does with --polisher.`);
  }
  const journal = resolve(folder, plan.files.run.annotations);
  const inBatches = () => setAsideForBatches(journal, plan.judges);
  const purse = openPurse(flags.budget, { files: plan.files, folder, inBatches });
  const making = { prompts, flags, purse, surroundings, status };
  if (flags.dryRun) return tellForecast(plan, making);
  const made = await makeDataset(plan, making);
  const { files } = plan;
  const facts = {
    files,
    painted: await readPaintedSamples(resolve(folder, files.painted)),
    spent: await purse.spent(),
    budgetUsd: flags.budget,
    command: commandName(surroundings.environment),
  };
  if (flags.json) stdout.write(jsonDocument(summarize(made, plan, facts)));
  else stdout.write(`${renderMake(made, facts, screenOf(stdout)).join('\n')}\n`);
  return made.exitCode;
}

async function tellForecast(plan: MakePlan, { flags, purse, surroundings, status }: Making): Promise<number> {
  const forecast = await forecastMake(plan, purse, { surroundings, status });
  const { budget } = flags;
  const { stdout } = surroundings;
  const { json } = flags as CommonFlags;
  if (json) stdout.write(jsonDocument({ dryRun: true, prompts: plan.chosen.findings, ...forecast, budget }));
  else stdout.write(`${describeMakeForecast(forecast, budget).join('\n')}\n`);
  const failures = (forecast.polishing?.failures ?? 0) + forecast.judging.failures;
  return failures > 0 ? exitCodes.failures : exitCodes.done;
}

/** For `--json`. */
function summarize(
  { prompts, painted, judged, exported }: MadeDataset,
  { files, chosen }: MakePlan,
  facts: { painted: object; spent: object; budgetUsd: number | undefined },
): object {
  return {
    prompts: chosen.findings,
    polished: prompts,
    painted: painted && { ...facts.painted, lost: painted.summary?.lost ?? 0 },
    judged: judged && summarizeJudged(judged),
    exported,
    usd: facts.spent,
    budget: facts.budgetUsd,
    files: {
      ...(prompts && { prompts: files.prompts }),
      ...painted?.files,
      ...(judged && filesOfJudged(judged, files.run)),
    },
    ...(exported && { folder: files.dataset }),
  };
}
