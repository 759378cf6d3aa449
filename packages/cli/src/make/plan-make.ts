import { resolve } from 'node:path';
import { type Annotator, InputError } from '@visionprefer/core';
import { checkDatasetFolder, openPrompts } from '@visionprefer/dataset';
import type { GenerateRunOptions } from '@visionprefer/generate';
import { findAnnotators, type JudgesPlan, planJudges } from '../annotate/plan-annotate.ts';
import type { NamedAnnotator } from '../config/config.ts';
import { checkKnownIds } from '../options/check-known-ids.ts';
import type { GenerateFlags } from '../options/generate-options.ts';
import type { MakeFlags } from '../options/make-options.ts';
import type { PolishFlags } from '../options/polish-options.ts';
import { type ChosenPrompts, choosePrompts } from '../prompts/choose-prompts.ts';
import { planPainters } from '../prompts/paint-prompts.ts';
import { canWrite, type PolishPlan, planPolishers } from '../prompts/polish-prompts.ts';
import { formatNamed } from '../steps/export-pairs.ts';
import { checkJudging, type RunFlags } from '../steps/judge-samples.ts';
import type { Surroundings } from '../surroundings.ts';
import { filesOfMake, type MakeFiles } from './make-files.ts';

/** What is made of which prompts, by whom, and where it is written. */
export interface MakePlan {
  files: MakeFiles;
  chosen: ChosenPrompts;
  /** Undefined: the prompts are painted as they are. */
  polish: PolishPlan | undefined;
  painters: GenerateRunOptions;
  judges: JudgesPlan;
  judging: RunFlags;
}

/**
 * Plans all steps before the first of them begins, so that what cannot work is told before anything is paid for.
 *
 * @throws InputError for whatever is unknown, missing or does not go together.
 */
export async function planMake(
  prompts: string,
  flags: MakeFlags & { out: string },
  surroundings: Surroundings,
): Promise<MakePlan> {
  const { folder } = surroundings;
  const files = filesOfMake(flags.out);
  const { polisher, polishing, judging } = await shareOut(flags, surroundings);
  const judges = await planJudges(judging, { out: files.run.annotations, surroundings });
  await checkJudging(judging, judges, { files: files.run, folder });
  const painters = await planPainters(flagsOfPainting(flags, files), folder);
  for (const format of flags.format) formatNamed(format);
  checkDatasetFolder(resolve(folder, files.dataset), files.dataset, true);
  const chosen = await choosePrompts(await openPrompts(prompts, folder), flags);
  const polish =
    polisher === undefined
      ? undefined
      : await planPolishers(chosen, { ...polishing, out: files.prompts }, surroundings);
  return { files, chosen, polish, painters, judges, judging };
}

/** Gives each step its annotators, with the prices and limits that name them. */
async function shareOut(
  flags: MakeFlags & { out: string },
  { folder }: Surroundings,
): Promise<{ polisher: NamedAnnotator | undefined; polishing: PolishFlags; judging: RunFlags }> {
  const find = (named: readonly NamedAnnotator[]) =>
    findAnnotators(named, folder, flags.dryRun ? 'nobody-is-asked' : undefined);
  const judges = await find(flags.annotator);
  const polisher = flags.polish ? (flags.polisher ?? flags.annotator[judges.findIndex(canWrite)]) : undefined;
  const [polishing] = polisher === undefined ? [] : await find([polisher]);
  if (polishing && !canWrite(polishing)) {
    throw new InputError(
      `${polishing.id} judges images and answers nothing else. Give a model that writes: --polisher openai:some-model.`,
    );
  }
  const all = [...judges, ...(polishing ? [polishing] : [])];
  for (const [option, named] of Object.entries({ '--price': flags.price, '--rpm': flags.rpm, '--tpm': flags.tpm })) {
    checkKnownIds(named, all, option);
  }
  const shared = { ...flags, allowPath: [], adaptive: undefined };
  return {
    polisher,
    polishing: { ...shared, ...namingOnly(flags, polishing ? [polishing] : []), annotator: [polisher ?? ''] },
    judging: { ...shared, ...namingOnly(flags, judges), adaptive: flags.adaptive, report: true },
  };
}

/** Prices and limits of these annotators, and of all. */
function namingOnly(
  { price, rpm, tpm }: Pick<MakeFlags, 'price' | 'rpm' | 'tpm'>,
  annotators: readonly Annotator[],
): Pick<MakeFlags, 'price' | 'rpm' | 'tpm'> {
  const ids = ['', ...annotators.map(({ id }) => id)];
  const of = <T>(named: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(named).filter(([id]) => ids.includes(id)));
  return { price: of(price), rpm: of(rpm), tpm: of(tpm) };
}

function flagsOfPainting(flags: MakeFlags, { painted }: MakeFiles): GenerateFlags & { out: string } {
  return {
    ...flags,
    out: painted,
    concurrency: flags.paintConcurrency,
    rpm: flags.paintRpm,
    timeout: flags.paintTimeout,
    patience: flags.paintPatience,
  };
}
