import { resolve } from 'node:path';
import { type Generator, InputError } from '@visionprefer/core';
import { openPrompts, type PromptSource } from '@visionprefer/dataset';
import { drawOrders, type GenerateRunOptions, type GenerateSummary, generate } from '@visionprefer/generate';
import { watchRun } from '../annotate/watch-run.ts';
import { exitCodes } from '../exit-codes.ts';
import { Interrupted } from '../interrupted.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { GenerateFlags } from '../options/generate-options.ts';
import { nearest } from '../options/nearest.ts';
import { findGenerator } from '../plugins/find-generator.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { dollars } from '../terminal/dollars.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus, type Status } from '../terminal/status.ts';

/** What is to be painted, by whom. */
export interface GeneratePlan {
  source: PromptSource;
  options: GenerateRunOptions;
}

/** `visionprefer generate`: prompts → samples. */
export async function generateCommand(
  prompts: string,
  flags: CommonFlags & GenerateFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const plan = await planGenerate(prompts, flags, surroundings);
  if (flags.dryRun) return tellForecast(plan, flags, surroundings);
  const status = createStatus(surroundings.stderr, flags);
  const painted = await paintPrompts(plan, flags, { surroundings, status });
  const { summary, problems, files } = painted;
  const { stdout } = surroundings;
  if (flags.json) stdout.write(jsonDocument({ ...summary, problems, files }));
  else if (summary) stdout.write(`${describeSummary(summary, files.samples).join('\n')}\n`);
  return tellPainted(painted, flags, { surroundings, status });
}

/** What was painted. */
export interface Painted {
  /** Undefined when the run was stopped at once. */
  summary: GenerateSummary | undefined;
  problems: number;
  files: { samples: string; paintings: string };
}

/** What a step is shown on and stopped by. */
interface Shown {
  surroundings: Surroundings;
  status: Status;
}

/** Has the images painted, and reports what could not be. */
export async function paintPrompts(
  { source, options }: GeneratePlan,
  { out, budget: usd }: Pick<GenerateFlags, 'budget'> & { out: string },
  { surroundings, status }: Shown,
): Promise<Painted> {
  const { folder, signal } = surroundings;
  surroundings.printConsole?.(status.warn);
  const drain = surroundings.drain();
  const log = openProblemLog(status, { out: `${out.replace(/[\\/]+$/, '')}/samples.jsonl`, folder });
  const watch = watchRun({ source, budget: usd === undefined ? undefined : { usd } }, surroundings, status);
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
  const files = { samples: `${out}/samples.jsonl`, paintings: `${out}/paintings.jsonl` };
  return { summary, problems: log.count, files };
}

/** Says how to go on where painting was stopped, and gives the exit code. */
export function tellPainted(
  { summary, problems }: Painted,
  { out }: { out: string },
  { surroundings, status }: Shown,
): number {
  const { signal } = surroundings;
  const drain = surroundings.drain();
  if (signal.aborted || drain.aborted) {
    status.warn(`Stopped. What was painted is kept in ${out}: the same command goes on from there.`);
    const { reason } = signal.aborted ? signal : drain;
    return reason instanceof Interrupted ? reason.exitCode : exitCodes.interrupted;
  }
  if (summary?.stopped !== undefined) {
    status.warn(printable(`${summary.stopped} The same command goes on from there.`));
    return exitCodes.failures;
  }
  return problems > 0 ? exitCodes.failures : exitCodes.done;
}

/** Turns the options of a command line into what is painted. */
export async function planGenerate(
  prompts: string,
  flags: GenerateFlags & { out: string },
  { folder }: Surroundings,
): Promise<GeneratePlan> {
  const source = await openPrompts(prompts, folder);
  const unasked = flags.dryRun ? 'nobody-is-asked' : undefined;
  const generators: Generator[] = [];
  for (const named of flags.generator) generators.push(await findGenerator(named, folder, unasked));
  checkIds(flags.imagePrice, generators, '--image-price');
  checkIds(flags.rpm, generators, '--rpm');
  const { images, guidance, size, steps, seed, concurrency, imagePrice, rpm, timeout, patience, budget } = flags;
  const options: GenerateRunOptions = {
    ...{ generators, images, guidance, ...size, steps, seed, concurrency, out: resolve(folder, flags.out) },
    usdPerImage: ({ id, usdPerImage }) => ownOf(imagePrice, id) ?? usdPerImage,
    pace: (id) => ({ requestsPerMinute: ownOf(rpm, id) }),
    ...{ timeoutMs: timeout * 1_000, patienceMs: patience * 1_000, budgetUsd: budget },
  };
  return { source, options };
}

/** The number of a generator, or that of all. Its id may be the name of what every object has. */
function ownOf(numbers: Readonly<Record<string, number>>, id: string): number | undefined {
  return Object.hasOwn(numbers, id) ? numbers[id] : numbers[''];
}

function checkIds(named: Readonly<Record<string, number>>, generators: readonly Generator[], option: string): void {
  const ids = generators.map(({ id }) => id);
  const unknown = Object.keys(named).find((id) => id && !ids.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, ids);
  throw new InputError(
    `${option}: there is no generator ${unknown} in this run.${near ? ` Did you mean ${near}?` : ''} There are: ${ids.join(', ')}.`,
  );
}

function describeSummary(summary: GenerateSummary, file: string): string[] {
  const { samples, earlier, images, gaps, lost, usd } = summary;
  const missing = Object.entries(gaps).map(([outcome, number]) => `${count(number)} ${outcome}`);
  const money = usd.atMost - usd.spent > 1e-9 ? `${dollars(usd.spent)} to ${dollars(usd.atMost)}` : dollars(usd.spent);
  return [
    `${file}  ${count(samples)} new samples with ${count(images)} images${earlier ? `; ${count(earlier)} were there before` : ''}`,
    ...(missing.length ? [`gaps: ${missing.join(', ')}`] : []),
    ...(lost ? [`${count(lost)} calls of an earlier run ended without an image, and may have been paid for`] : []),
    ...(usd.atMost > 0 ? [`${money} spent, earlier runs included`] : []),
  ];
}

/** `--dry-run`: how many images of which generator, and what they cost at most. */
async function tellForecast(
  { source, options }: GeneratePlan,
  { json, budget }: CommonFlags & GenerateFlags,
  { stdout }: Surroundings,
): Promise<number> {
  const { generators, images = 4, guidance, width = 1_024, height = 1_024, steps, seed = 0, usdPerImage } = options;
  const generatorIds = generators.map(({ id }) => id);
  const counts = new Map(generatorIds.map((id) => [id, 0]));
  let prompts = 0;
  let problems = 0;
  for await (const prompt of source.read(() => problems++)) {
    prompts++;
    const orders = drawOrders(prompt, { generatorIds, images, guidance, width, height, steps, seed });
    for (const { generatorId } of orders) counts.set(generatorId, (counts.get(generatorId) ?? 0) + 1);
  }
  const each = generators.map((generator) => {
    const painted = counts.get(generator.id) ?? 0;
    const price = usdPerImage?.(generator);
    return { generator: generator.id, images: painted, usd: price === undefined ? null : price * painted };
  });
  const known = each.every(({ usd }) => usd !== null);
  const usd = known ? each.reduce((sum, one) => sum + (one.usd ?? 0), 0) : null;
  const told = { dryRun: true, prompts, problems, generators: each, usd, budget };
  const lines = [
    `${count(prompts)} prompts; nothing is painted or written.${problems ? ` ${count(problems)} lines are left out.` : ''}`,
    ...each.map((one) => `  ${printable(one.generator)}  ${count(one.images)} images, ${describeUsd(one.usd)}`),
    `in all ${describeUsd(usd)}; what an earlier run painted is not taken off`,
    ...(budget !== undefined && usd !== null && usd > budget
      ? [`The budget of ${dollars(budget)} ends before it does.`]
      : []),
  ];
  stdout.write(json ? jsonDocument(told) : `${lines.join('\n')}\n`);
  return problems ? exitCodes.failures : exitCodes.done;
}

function describeUsd(usd: number | null): string {
  return usd === null ? 'cost unknown: give --image-price' : usd === 0 ? 'nothing' : `at most ${dollars(usd)}`;
}
