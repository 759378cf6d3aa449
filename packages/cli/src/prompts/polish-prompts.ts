import { resolve } from 'node:path';
import { type Annotator, createKeySet, InputError, type KeySet, type Sample } from '@visionprefer/core';
import { openPrompts } from '@visionprefer/dataset';
import { askToPolish } from '@visionprefer/generate';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { annotateSamples } from '../annotate/annotate-samples.ts';
import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { findAnnotators, planPace } from '../annotate/plan-annotate.ts';
import { planPrices } from '../annotate/plan-prices.ts';
import type { PolishFlags } from '../options/polish-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Status } from '../terminal/status.ts';
import { type ChosenPrompts, choosePrompts, readChosen } from './choose-prompts.ts';
import { type PromptCounts, writePrompts } from './write-prompts.ts';

/** What is polished, by whom. */
export interface PolishPlan {
  chosen: ChosenPrompts;
  /** Filled with the keys of what is asked now: the journal may hold more. */
  keys: KeySet;
  plan: AnnotatePlan;
}

/**
 * Turns the options of a command line into what is polished.
 *
 * @throws InputError for whatever is unknown, missing or does not go together.
 */
export async function planPolish(
  prompts: string,
  flags: PolishFlags & { out: string },
  surroundings: Surroundings,
): Promise<PolishPlan> {
  const chosen = await choosePrompts(await openPrompts(prompts, surroundings.folder), flags);
  return planPolishers(chosen, flags, surroundings);
}

/**
 * Who polishes prompts that were chosen, and how.
 *
 * @throws InputError as {@link planPolish} does.
 */
export async function planPolishers(
  chosen: ChosenPrompts,
  flags: PolishFlags & { out: string },
  surroundings: Surroundings,
): Promise<PolishPlan> {
  const keys = createKeySet();
  return { chosen, keys, plan: await planQuestions({ chosen, keys }, flags, surroundings) };
}

/** The journal of polishing, beside what it writes. */
export function journalOfPolishing(out: string): string {
  return out.replace(/(\.jsonl)?$/, '.journal.jsonl');
}

/** What came of polishing. */
export interface PolishedPrompts {
  summary: AnnotateSummary;
  /** Undefined when it was stopped: then nothing is written. */
  polished: PromptCounts | undefined;
}

/** Has prompts polished, and writes both versions of each unless it was stopped. */
export async function polishPrompts(
  { chosen, keys, plan }: PolishPlan,
  out: string,
  { surroundings, status }: { surroundings: Surroundings; status: Status },
): Promise<PolishedPrompts> {
  const summary = await annotateSamples(plan, surroundings, status);
  if (summary.interrupted) return { summary, polished: undefined };
  const polishing = { journal: resolve(surroundings.folder, plan.out), keys };
  return { summary, polished: await writePrompts(chosen, { out, polishing }, { surroundings, status }) };
}

async function planQuestions(
  { chosen, keys }: Omit<PolishPlan, 'plan'>,
  flags: PolishFlags & { out: string },
  { folder }: Surroundings,
): Promise<AnnotatePlan> {
  const annotators = await findAnnotators(flags.annotator, folder, flags.dryRun ? 'nobody-is-asked' : undefined);
  checkOne(annotators);
  const { file, count, place } = chosen.source;
  return {
    source: {
      ...{ file, folder, count, place },
      async *read(report): AsyncGenerator<Sample, void, undefined> {
        for await (const { id, prompt } of readChosen(chosen, report)) yield { id, prompt, images: [] };
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
    out: journalOfPolishing(flags.out),
  };
}

/** Whether an annotator answers questions besides those of aspects. */
export function canWrite({ aspects }: Annotator): boolean {
  return aspects === undefined;
}

function checkOne(annotators: readonly Annotator[]): void {
  const [annotator, other] = annotators;
  if (other) throw new InputError('Prompts are polished by one annotator. Give --annotator once.');
  if (!annotator || canWrite(annotator)) return;
  throw new InputError(
    `${annotator.id} judges images and answers nothing else. Give a model that writes: --annotator openai:some-model.`,
  );
}
