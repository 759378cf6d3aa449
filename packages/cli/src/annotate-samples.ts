import { resolve } from 'node:path';
import {
  type Annotation,
  type Annotator,
  type AnnotatorProgress,
  type Aspect,
  annotate,
  type Budget,
  BudgetError,
  type Failure,
  InputError,
  type Outage,
  type Outcome,
  type PaceLimits,
  type Price,
  type Progress,
  type Sample,
  type Strategy,
  type Usage,
} from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';
import { traceCalls } from '@visionprefer/telemetry';
import type { Edges } from './edges.ts';
import { openFailureLog } from './failure-log.ts';
import { type Account, keepAccount } from './keep-account.ts';
import { describeProblem, type Problem } from './problem.ts';
import { openJournal } from './records/journal.ts';
import { openRecordWriter } from './records/write-records.ts';
import type { SampleSource } from './samples/open-samples.ts';
import { count } from './terminal/count.ts';
import { describeSeconds } from './terminal/describe-seconds.ts';
import { printable } from './terminal/display-text.ts';
import { createProgressBlock } from './terminal/progress-block.ts';
import type { Status } from './terminal/status.ts';

/** What is to be annotated, by whom, and where it is written. */
export interface AnnotatePlan {
  source: SampleSource;
  annotators: readonly Annotator[];
  aspects: readonly Aspect[];
  strategy: Strategy;
  concurrency: number;
  pace(annotator: Annotator): PaceLimits | undefined;
  /** What an annotator costs; undefined when that is not known. */
  prices(annotator: Annotator): Price | undefined;
  budget?: Budget;
  /** Deadline of one call. */
  timeoutMs: number;
  /** How long a vendor that does not answer is waited for once nobody else is at work. */
  patienceMs?: number;
  allowPaths: readonly string[];
  allowPrivateHosts: boolean;
  /** The journal as the user named it; `-` writes to stdout, where nothing can be resumed. */
  out: string;
}

/** What was done. */
export interface AnnotateSummary {
  samples: number;
  /** Annotations written by this run, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  /** Questions that an earlier run had settled. */
  settled: number;
  failures: number;
  /** The file with all failures, named as the journal was; absent when there are none. */
  failuresFile?: string;
  usage: Usage;
  /** US dollars; absent when nobody's price is known, or everybody is free. */
  usd?: Spending;
  interrupted: boolean;
  /** Why the run ended before everything was asked, when it was for the budget. */
  overspent?: string;
}

/** What was spent: by what vendors told, and at most, with calls of which nobody heard again. */
export interface Spending {
  spent: number;
  atMost: number;
  /** Spent by earlier runs, as their annotations tell. */
  earlier: number;
  /** Annotator id → spent by this run, where its price is known. */
  annotators: Record<string, { spent: number; atMost: number }>;
}

/** Where annotations go, and what is there already. */
interface Sink {
  /** The journal, links resolved; absent when there is none. */
  path?: string;
  settled(): AsyncIterable<{ key: string; usd?: number }>;
  append(annotation: Annotation): void | Promise<void>;
  close(): Promise<void>;
}

/**
 * Has samples annotated and writes down what comes. What cannot be settled is reported and left out.
 *
 * @throws InputError before anything is asked, when there are no samples or the journal cannot be written.
 */
export async function annotateSamples(plan: AnnotatePlan, edges: Edges, status: Status): Promise<AnnotateSummary> {
  await expectSamples(plan.source, status);
  const sink = await openSink(plan.out, edges, status);
  const log = openFailureLog(status, edges.folder, plan.out);
  const annotations: Partial<Record<Outcome, number>> = {};
  let progress: Progress | undefined;
  let overspent: string | undefined;
  let account: Account | undefined;
  const follow = followProgress(plan, edges, status);
  const drain = edges.drain();
  const tellDrain = () => {
    const inFlight = progress?.inFlight ?? 0;
    if (inFlight) status.warn(`Finishing ${count(inFlight)} questions that are under way. Ctrl-C again stops at once.`);
  };
  drain.addEventListener('abort', tellDrain, { once: true });
  try {
    account = keepAccount(plan.budget, sink.path, status);
    const asked = annotate(readAgain(plan.source, log.report), {
      ...plan,
      loadImage: imageLoader({ root: plan.source.folder, ...allowances(plan, edges) }),
      ...(account.budget && { budget: account.budget }),
      resume: account.carry(sink.settled()),
      signal: edges.signal,
      drain,
      onCall: traceCalls({ attributes: { 'visionprefer.strategy.id': plan.strategy.id } }),
      onOutage: (outage) => status.warn(describeOutage(outage)),
      onFailure: (failure) => log.report(toProblem(failure, plan.source)),
      onProgress: (now) => {
        progress = now;
        follow(now);
      },
    });
    for await (const annotation of asked) {
      await sink.append(annotation);
      account.count(annotation);
      annotations[annotation.outcome] = (annotations[annotation.outcome] ?? 0) + 1;
    }
    account.close(progress);
  } catch (error) {
    if (error instanceof BudgetError) {
      overspent = error.message;
      account?.close(progress);
    } else if (!edges.signal.aborted || error !== edges.signal.reason) throw error;
  } finally {
    drain.removeEventListener('abort', tellDrain);
    status.end();
    await sink.close();
    log.close();
  }
  const { samples = 0, settled = 0, usage = {} } = progress ?? {};
  return {
    samples,
    annotations,
    settled,
    failures: log.count,
    ...(log.file !== undefined && { failuresFile: log.file }),
    usage,
    ...sumUpSpending(plan, progress),
    interrupted: edges.signal.aborted || drain.aborted,
    ...(overspent !== undefined && { overspent }),
  };
}

function sumUpSpending({ annotators, prices }: AnnotatePlan, progress: Progress | undefined): { usd?: Spending } {
  const isPaid = (annotator: Annotator) => {
    const price = prices(annotator);
    return price !== undefined && (price.input > 0 || price.output > 0);
  };
  const paid = annotators.filter(isPaid).map(({ id }) => id);
  if (!progress || !paid.length) return {};
  const each = progress.annotators.filter(({ annotatorId }) => paid.includes(annotatorId));
  const sum = (amount: (usd: AnnotatorProgress['usd']) => number) =>
    each.reduce((total, { usd }) => total + amount(usd), 0);
  const spent = sum((usd) => usd.spent);
  return {
    usd: {
      spent,
      atMost: sum((usd) => usd.atMost),
      earlier: Math.max(0, progress.usd.spent - spent),
      annotators: Object.fromEntries(each.map(({ annotatorId, usd }) => [annotatorId, usd])),
    },
  };
}

/** The samples, as often as they are wanted; what is wrong with them is reported the first time. */
function readAgain(source: SampleSource, report: (problem: Problem) => void): AsyncIterable<Sample> {
  let reads = 0;
  return { [Symbol.asyncIterator]: () => source.read(reads++ ? () => {} : report)[Symbol.asyncIterator]() };
}

/** Looks for one sound sample before anything is opened or asked. */
export async function expectSamples(source: SampleSource, status: Status): Promise<void> {
  const problems: Problem[] = [];
  const samples = source.read((problem) => {
    if (problems.length < 20) problems.push(problem);
  });
  for await (const _ of samples) return;
  for (const problem of problems) status.warn(printable(describeProblem(problem)));
  throw new InputError(
    `${source.file} holds no sample that can be used. Expected at least one, with a prompt and its images.`,
  );
}

async function openSink(out: string, edges: Edges, status: Status): Promise<Sink> {
  if (out === '-') {
    const writer = await openRecordWriter({
      named: out,
      folder: edges.folder,
      stdout: edges.stdout,
      replaces: () => true,
    });
    return { settled: nothing, append: writer.write, close: writer.finish };
  }
  const journal = await openJournal(resolve(edges.folder, out), out);
  if (journal.healed) {
    status.say(`${out}: cut off ${journal.healed} bytes of an unfinished last line; what it was about is asked again.`);
  }
  return journal;
}

async function* nothing(): AsyncGenerator<{ key: string }, void, undefined> {}

/** Where images may be read from besides the samples' folder. */
export function allowances(
  { allowPaths, allowPrivateHosts }: AnnotatePlan,
  { folder }: Edges,
): { allowPaths: string[]; allowPrivateHosts: boolean } {
  return { allowPaths: allowPaths.map((path) => resolve(folder, path)), allowPrivateHosts };
}

function followProgress({ source, budget }: AnnotatePlan, edges: Edges, status: Status): (progress: Progress) => void {
  let total: number | undefined;
  // Counting reads the file once more; on a terminal someone looks at it. Where it fails, reading tells why.
  const counting = edges.stderr.isTTY ? source.count() : Promise.resolve(undefined);
  counting.then(
    (samples) => {
      total = samples;
    },
    () => {},
  );
  const block = createProgressBlock({ total: () => total, budgetUsd: budget?.usd });
  return (progress) => status.progress((columns) => block(progress, columns));
}

function describeOutage({ annotatorId, error, backAfterMs = 0 }: Outage): string {
  if (!error) return printable(`${annotatorId} answers again, after ${describeSeconds(backAfterMs / 1000)}.`);
  return printable(`${annotatorId} does not answer any more. It is tried again now and then. ${error.message}`);
}

/** A failure in the words of the command line. */
export function toProblem({ sampleId, imageId, annotatorId, fatal, error }: Failure, source: SampleSource): Problem {
  const stated = `Sample ${sampleId}`;
  const told = error.message.startsWith(stated)
    ? error.message.slice(stated.length).replace(/^:? /, '')
    : error.message;
  const message = nameOptions(told);
  const consequence = fatal ? ' It is not asked any further.' : imageId === undefined ? '' : ' The sample is left out.';
  return {
    message: message + consequence,
    ...(sampleId !== undefined && { ...source.place(sampleId), sampleId }),
    ...(imageId !== undefined && { imageId }),
    ...(annotatorId !== undefined && { annotatorId }),
  };
}

/** Core speaks to whoever writes code; here its advice is an option. */
function nameOptions(message: string): string {
  return message
    .replace('allow its folder too', 'allow its folder with --allow-path')
    .replace('unless private hosts are allowed', 'unless --allow-private-hosts is given');
}
