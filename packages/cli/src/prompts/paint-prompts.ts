import { resolve } from 'node:path';
import type { Generator } from '@visionprefer/core';
import { openPrompts, type PromptSource } from '@visionprefer/dataset';
import { type GenerateRunOptions, type GenerateSummary, generate, toDrawOptions } from '@visionprefer/generate';
import { watchRun } from '../annotate/watch-run.ts';
import { exitCodes } from '../exit-codes.ts';
import { exitCodeOf } from '../interrupted.ts';
import { checkKnownIds } from '../options/check-known-ids.ts';
import type { GenerateFlags } from '../options/generate-options.ts';
import { findGenerator } from '../plugins/find-generator.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';

/** What is to be painted, by whom. */
export interface PaintPlan {
  source: PromptSource;
  options: GenerateRunOptions;
}

/**
 * Turns the options of a command line into what is painted.
 *
 * @throws InputError for whatever is unknown, missing or does not go together.
 */
export async function planPaint(
  prompts: string,
  flags: GenerateFlags & { out: string },
  { folder }: Pick<Surroundings, 'folder'>,
): Promise<PaintPlan> {
  const source = await openPrompts(prompts, folder);
  return { source, options: await planPainters(flags, folder) };
}

/**
 * Who paints, and how: all that is planned but the prompts.
 *
 * @throws InputError as {@link planPaint} does.
 */
export async function planPainters(
  flags: GenerateFlags & { out: string },
  folder: string,
): Promise<GenerateRunOptions> {
  const unasked = flags.dryRun ? 'nobody-is-asked' : undefined;
  const generators: Generator[] = [];
  for (const named of flags.generator) generators.push(await findGenerator(named, folder, unasked));
  checkKnownIds(flags.imagePrice, generators, '--image-price', 'generator');
  checkKnownIds(flags.rpm, generators, '--rpm', 'generator');
  const { images, guidance, size, steps, seed, concurrency, imagePrice, rpm, timeout, patience, budget } = flags;
  const options: GenerateRunOptions = {
    ...{ generators, images, guidance, ...size, steps, seed, concurrency, out: resolve(folder, flags.out) },
    usdPerImage: ({ id, usdPerImage }) => ownOf(imagePrice, id) ?? usdPerImage,
    pace: (id) => ({ requestsPerMinute: ownOf(rpm, id) }),
    ...{ timeoutMs: timeout * 1_000, patienceMs: patience * 1_000, budgetUsd: budget },
  };
  // A forecast tells of prices that are not known.
  toDrawOptions(flags.dryRun ? { ...options, budgetUsd: undefined } : options);
  return options;
}

/** What was painted. */
export interface Painted {
  /** Undefined when the run was stopped at once. */
  summary: GenerateSummary | undefined;
  problems: number;
  generatorIds: readonly string[];
  files: { samples: string; paintings: string };
}

/** What a step is shown on and stopped by. */
export interface Shown {
  surroundings: Surroundings;
  status: Status;
}

/** Has the images painted, and reports what could not be. */
export async function paintPrompts(
  { source, options }: PaintPlan,
  out: string,
  { surroundings, status }: Shown,
): Promise<Painted> {
  const { folder, signal } = surroundings;
  const { budgetUsd } = options;
  surroundings.printConsole?.(status.warn);
  const drain = surroundings.drain();
  const files = filesOfPainting(out);
  const log = openProblemLog(status, { out: files.samples, folder });
  const budget = budgetUsd === undefined ? undefined : { usd: budgetUsd };
  const watch = watchRun({ source, budget }, surroundings, status);
  let summary: GenerateSummary | undefined;
  try {
    summary = await generate(source.read(log.report), {
      ...options,
      ...{ signal, drain, onProgress: watch.onProgress, onOutage: watch.onOutage },
      onFailure: (failure) => log.report(failureProblem(failure, source)),
    });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    watch.end();
    log.close();
  }
  return { summary, problems: log.count, generatorIds: options.generators.map(({ id }) => id), files };
}

/** The samples and the journal in a folder that was painted into, as the user would name them. */
export function filesOfPainting(out: string): Painted['files'] {
  const folder = out.replace(/[\\/]+$/, '');
  return { samples: `${folder}/samples.jsonl`, paintings: `${folder}/paintings.jsonl` };
}

/** Says how to go on where painting was stopped, and gives the exit code. */
export function tellPainted(
  { summary, problems }: Pick<Painted, 'summary' | 'problems'>,
  out: string,
  { surroundings, status }: Shown,
): number {
  const stopped = exitCodeOf(surroundings);
  if (stopped !== undefined) {
    status.warn(`Stopped. What was painted is kept in ${out}: the same command goes on from there.`);
    return stopped;
  }
  if (summary?.stopped !== undefined) {
    status.warn(printable(`${summary.stopped} The same command goes on from there.`));
    return exitCodes.failures;
  }
  return problems > 0 ? exitCodes.failures : exitCodes.done;
}

/** The number of a generator, or that of all. Its id may be the name of what every object has. */
function ownOf(numbers: Readonly<Record<string, number>>, id: string): number | undefined {
  return Object.hasOwn(numbers, id) ? numbers[id] : numbers[''];
}
