import { type DatasetSummary, openPrompts, openSamples } from '@visionprefer/dataset';
import { exitCodes } from '../exit-codes.ts';
import { exitCodeOf, withKept } from '../interrupted.ts';
import type { MakeFlags } from '../options/make-options.ts';
import { describeNamed } from '../plugins/named-plugin.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { type Painted, paintPrompts, type Shown, tellPainted } from '../prompts/paint-prompts.ts';
import { polishPrompts } from '../prompts/polish-prompts.ts';
import { type PromptCounts, writePrompts } from '../prompts/write-prompts.ts';
import { exportPairs } from '../steps/export-pairs.ts';
import { type Judged, judgeSamples } from '../steps/judge-samples.ts';
import { dollars } from '../terminal/dollars.ts';
import { tellEnd } from '../terminal/tell-end.ts';
import type { MakePlan } from './plan-make.ts';
import type { PaidStep, Purse } from './purse.ts';

/** What came of each step, as far as it went. */
export interface MadeDataset {
  prompts?: PromptCounts | undefined;
  painted?: Painted | undefined;
  judged?: Judged | undefined;
  exported?: DatasetSummary | undefined;
  /** Of the step that ended worst. */
  exitCode: number;
}

/** What the steps are given besides their plan. */
export interface Making extends Shown {
  /** The prompts, as the user named them. */
  prompts: string;
  flags: MakeFlags;
  purse: Purse;
}

/**
 * Has prompts polished and painted, the samples judged, pairs drawn and written as a data set. A step that is stopped, or whose
 * budget is used up, ends it; called again it goes on there. What a step leaves out does not keep the others from the rest.
 */
export async function makeDataset(plan: MakePlan, making: Making): Promise<MadeDataset> {
  const made: MadeDataset = { exitCode: exitCodes.done };
  const steps = [polish, paint, judge, writeOut];
  try {
    for (const step of steps) {
      const { exitCode, goesOn } = await step(plan, making, made);
      made.exitCode = Math.max(made.exitCode, exitCode);
      const stopped = exitCodeOf(making.surroundings);
      if (stopped !== undefined) return { ...made, exitCode: stopped };
      if (!goesOn) break;
    }
  } catch (error) {
    throw withKept(error, `What is done is kept in ${plan.files.run.name}: the same command goes on from there.`);
  }
  return made;
}

/** How a step ended. */
interface StepEnd {
  exitCode: number;
  /** Whether there is something to do for the next. */
  goesOn: boolean;
}

async function polish(
  { polish: polishing, chosen, files }: MakePlan,
  { surroundings, status, purse, flags }: Making,
  made: MadeDataset,
): Promise<StepEnd> {
  if (!polishing) {
    const log = openProblemLog(status, { out: files.prompts, folder: surroundings.folder });
    made.prompts = await writePrompts(chosen, { out: files.prompts, report: log.report }, { surroundings, status });
    log.close();
    return { exitCode: log.count > 0 ? exitCodes.failures : exitCodes.done, goesOn: made.prompts.unpolished > 0 };
  }
  const usd = await purse.allowance('polishing');
  const plan = { ...polishing.plan, budget: usd === undefined ? undefined : { usd } };
  status.say(`Polishing, by ${plan.annotators.map(({ id }) => id).join(', ')}`);
  const { summary, polished } = await polishPrompts({ ...polishing, plan }, files.prompts, { surroundings, status });
  made.prompts = polished;
  const overspent = summary.overspent && describeEmptyPurse('polishing', flags.budget);
  const exitCode = tellEnd({ ...summary, overspent }, { out: files.polishing, surroundings, status });
  const some = polished !== undefined && polished.kept + polished.changed > 0;
  return { exitCode, goesOn: some && summary.overspent === undefined };
}

async function paint(
  { painters, files }: MakePlan,
  { surroundings, status, purse, flags }: Making,
  made: MadeDataset,
): Promise<StepEnd> {
  const options = { ...painters, budgetUsd: await purse.allowance('painting') };
  status.say(`Painting, by ${painters.generators.map(({ id }) => id).join(', ')}`);
  const source = await openPrompts(files.prompts, surroundings.folder);
  const painted = await paintPrompts({ source, options }, files.painted, { surroundings, status });
  made.painted = painted;
  const { summary } = painted;
  const stopped = summary?.overspent ? describeEmptyPurse('painting', flags.budget) : summary?.stopped;
  const told = { ...painted, summary: summary && { ...summary, stopped } };
  const exitCode = tellPainted(told, files.painted, { surroundings, status });
  const some = summary !== undefined && summary.samples + summary.earlier > 0;
  if (summary && !some) status.warn('There is no image to judge: see what was told above.');
  return { exitCode, goesOn: some && summary.stopped === undefined };
}

async function judge(
  { judges, judging, files }: MakePlan,
  { prompts, surroundings, status, purse, flags }: Making,
  made: MadeDataset,
): Promise<StepEnd> {
  const usd = await purse.allowance('judging');
  const source = await openSamples(files.samples, surroundings.folder);
  const plan = { ...judges, source, budget: usd === undefined ? undefined : { usd } };
  status.say(`Judging, by ${judges.annotators.map(({ id }) => id).join(', ')}`);
  const generators = flags.generator.map((named, place) => ({
    id: made.painted?.generatorIds[place] ?? describeNamed(named),
    named: describeNamed(named),
  }));
  const judged = await judgeSamples(
    { samples: files.samples, plan, files: files.run, flags: judging, made: { prompts, generators } },
    surroundings,
    status,
  );
  made.judged = judged;
  const { summary } = judged;
  const overspent = summary.overspent && describeEmptyPurse('judging', flags.budget);
  const exitCode = tellEnd({ ...summary, overspent }, { out: files.run.annotations, surroundings, status });
  const pairs = Object.values(judged.made?.pairs.pairs ?? {}).reduce((sum, number) => sum + number, 0);
  if (judged.made && pairs === 0) status.warn('There are no pairs: no data set is written.');
  return { exitCode, goesOn: pairs > 0 };
}

async function writeOut(
  { files }: MakePlan,
  { surroundings, status, flags }: Making,
  made: MadeDataset,
): Promise<StepEnd> {
  const { run, samples, dataset } = files;
  const { format, validation, test, seed } = flags;
  const log = openProblemLog(status, { out: dataset, folder: surroundings.folder });
  const signal = AbortSignal.any([surroundings.drain(), surroundings.signal]);
  try {
    made.exported = await exportPairs(
      {
        ...{ format, validation, test, seed, samples, allowPath: [], shardSize: 500_000_000 },
        ...{ pairs: run.pairs, annotations: run.annotations, consensus: run.consensus },
        ...{ out: dataset, replaces: true },
      },
      { ...surroundings, signal },
      { status, report: log.report },
    );
  } finally {
    status.end();
    log.close();
  }
  return { exitCode: log.count > 0 ? exitCodes.failures : exitCodes.done, goesOn: false };
}

/** A step is given what the others leave: what it says itself of its budget would be of that. */
function describeEmptyPurse(step: PaidStep, budget: number | undefined): string {
  return `The budget of ${dollars(budget ?? 0)} does not hold another call of ${step}. What is done stays; a higher --budget goes on from there.`;
}
