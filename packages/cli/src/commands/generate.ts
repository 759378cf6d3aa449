import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { GenerateFlags } from '../options/generate-options.ts';
import { forecastPainting } from '../prompts/forecast-painting.ts';
import { type PaintPlan, paintPrompts, planPaint, tellPainted } from '../prompts/paint-prompts.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describePainted, describePaintForecast } from '../terminal/describe-painting.ts';
import { dollars } from '../terminal/dollars.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer generate`: prompts → samples. */
export async function generateCommand(
  prompts: string,
  flags: CommonFlags & GenerateFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const plan = await planPaint(prompts, flags, surroundings);
  if (flags.dryRun) return tellForecast(plan, flags, surroundings);
  const status = createStatus(surroundings.stderr, flags);
  const painted = await paintPrompts(plan, flags.out, { surroundings, status });
  const { summary, problems, files } = painted;
  const { stdout } = surroundings;
  if (flags.json) stdout.write(jsonDocument({ ...summary, problems, files }));
  else if (summary) stdout.write(`${describePainted(summary, files.samples).join('\n')}\n`);
  return tellPainted(painted, flags.out, { surroundings, status });
}

/** `--dry-run`: how many images of which generator, and what they cost at most. */
async function tellForecast(
  { source, options }: PaintPlan,
  { json, budget }: CommonFlags & GenerateFlags,
  { stdout }: Surroundings,
): Promise<number> {
  let problems = 0;
  const forecast = await forecastPainting(
    source.read(() => problems++),
    options,
  );
  const { prompts, usd } = forecast;
  const lines = [
    `${count(prompts)} prompts; nothing is painted or written.${problems ? ` ${count(problems)} lines are left out.` : ''}`,
    ...describePaintForecast(forecast),
    'What an earlier run painted is not taken off.',
    ...(budget !== undefined && usd !== null && usd > budget
      ? [`The budget of ${dollars(budget)} ends before it does.`]
      : []),
  ];
  stdout.write(json ? jsonDocument({ dryRun: true, ...forecast, problems, budget }) : `${lines.join('\n')}\n`);
  return problems ? exitCodes.failures : exitCodes.done;
}
