import { type Annotator, createKeySet, InputError, type Sample } from '@visionprefer/core';
import { openPrompts, type Prompt, type PromptSource } from '@visionprefer/dataset';
import { askToPolish, drawStratified, lookThrough, type PromptFindings } from '@visionprefer/generate';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { findAnnotators, planPace } from '../annotate/plan-annotate.ts';
import { planPrices } from '../annotate/plan-prices.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PolishFlags } from '../options/polish-options.ts';
import type { Chosen, PolishPlan } from '../polish/polish-plan.ts';
import { writePolished } from '../polish/write-polished.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSpending } from '../terminal/describe-spending.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus, type Status } from '../terminal/status.ts';
import { tellEnd } from './annotate.ts';
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
  if (!flags.quiet) for (const line of describeFindings(job.chosen.findings)) status.say(line);
  const { plan, chosen } = job;
  if (flags.dryRun) return dryRun(plan, flags, surroundings);
  const { summary, polished } = await polishPrompts(job, out, { surroundings, status });
  if (json)
    stdout.write(
      jsonDocument({ ...summary, prompts: chosen.findings, polished, files: { polished: out, journal: plan.out } }),
    );
  else if (polished) {
    const told = Object.entries(polished).flatMap(([what, number]) => (number ? [`${count(number)} ${what}`] : []));
    stdout.write(`${[`${out}  ${told.join(', ') || 'no prompts'}`, ...describeSpending(summary.usd)].join('\n')}\n`);
  }
  return tellEnd(summary, { out: plan.out, surroundings, status });
}

/** Turns the options of a command line into what is polished. */
export async function planPolish(
  prompts: string,
  flags: PolishFlags & { out: string },
  surroundings: Surroundings,
): Promise<PolishPlan> {
  const source = await openPrompts(prompts, surroundings.folder);
  const chosen = await choosePrompts(source, flags);
  const keys = createKeySet();
  return { source, chosen, keys, plan: await planQuestions({ source, chosen, keys }, flags, surroundings) };
}

/** Has prompts polished, and writes both versions of each unless it was stopped: then nothing is counted. */
export async function polishPrompts(
  job: PolishPlan,
  out: string,
  { surroundings, status }: { surroundings: Surroundings; status: Status },
): Promise<{ summary: AnnotateSummary; polished: Record<string, number> | undefined }> {
  const summary = await annotateSamples(job.plan, surroundings, status);
  return {
    summary,
    polished: summary.interrupted ? undefined : await writePolished(job, out, { surroundings, status }),
  };
}

async function choosePrompts(source: PromptSource, { drop, sample, seed }: PolishFlags): Promise<Chosen> {
  const look = lookThrough();
  const dropped = new Map<string, string>();
  for await (const prompt of source.read(() => {})) {
    const { repeats, resembles } = look.add(prompt);
    if (repeats !== undefined && drop.includes('repeated')) dropped.set(prompt.id, `the same as ${repeats}`);
    if (resembles !== undefined && drop.includes('similar')) dropped.set(prompt.id, `nearly the same as ${resembles}`);
  }
  const left = async function* () {
    for await (const prompt of source.read(() => {})) if (!dropped.has(prompt.id)) yield prompt;
  };
  const drawn = sample === undefined ? undefined : await drawStratified(left, { size: sample, seed });
  return { findings: look.findings, dropped, drawn };
}

function describeFindings({ prompts, repeated, similar, long, otherScripts }: PromptFindings): string[] {
  const found = [
    ...(repeated ? [`${count(repeated)} are the same as an earlier one`] : []),
    ...(similar ? [`${count(similar)} are nearly the same as an earlier one`] : []),
    ...(long ? [`${count(long)} are likely to be over 77 tokens, of which most models read no more`] : []),
    ...(otherScripts ? [`${count(otherScripts)} are not in Latin letters`] : []),
  ];
  return [`${count(prompts)} prompts${found.length ? `: ${found.join('; ')}` : ''}.`];
}

async function planQuestions(
  { source, chosen, keys }: Omit<PolishPlan, 'plan'>,
  flags: PolishFlags & { out: string },
  { folder }: Surroundings,
): Promise<AnnotatePlan> {
  const annotators = await findAnnotators(flags.annotator, folder, flags.dryRun ? 'nobody-is-asked' : undefined);
  checkOne(annotators);
  return {
    source: {
      ...{ file: source.file, folder, count: source.count, place: source.place },
      async *read(report): AsyncGenerator<Sample, void, undefined> {
        for await (const { id, prompt } of chosenOf(source, chosen, report)) yield { id, prompt, images: [] };
      },
    },
    ...{ annotators, aspects: [], strategy: askToPolish({ dropNames: flags.dropNames }) },
    adaptive: undefined,
    onSettled: (key) => keys.add(key),
    concurrency: flags.concurrency,
    pace: planPace(flags, annotators),
    ...(await planPrices(flags, annotators)),
    timeoutMs: flags.timeout * 1_000,
    patienceMs: flags.patience === undefined ? undefined : flags.patience * 1_000,
    retry: flags.retry,
    ...{ allowPaths: [], allowPrivateHosts: false },
    out: flags.out.replace(/(\.jsonl)?$/, '.journal.jsonl'),
  };
}

function checkOne(annotators: readonly Annotator[]): void {
  const [annotator, other] = annotators;
  if (other) throw new InputError('Prompts are polished by one annotator. Give --annotator once.');
  if (annotator?.aspects === undefined) return;
  throw new InputError(
    `${annotator.id} judges images and answers nothing else. Give a model that writes: --annotator openai:some-model.`,
  );
}

async function* chosenOf(
  source: PromptSource,
  { dropped, drawn }: Chosen,
  report: Parameters<PromptSource['read']>[0],
): AsyncGenerator<Prompt, void, undefined> {
  for await (const prompt of source.read(report)) {
    if (!dropped.has(prompt.id) && (drawn?.has(prompt.id) ?? true)) yield prompt;
  }
}
