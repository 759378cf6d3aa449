import { basename } from 'node:path';
import {
  BudgetError,
  InputError,
  type Outage,
  type Outcome,
  type Progress,
  type Sample,
  type Usage,
} from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import type { Journal } from '@visionprefer/journal';
import { traceCalls } from '@visionprefer/telemetry';
import { failureProblem, withoutName } from '../problems/failure-problem.ts';
import type { Problem } from '../problems/problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSeconds } from '../terminal/describe-seconds.ts';
import { printable } from '../terminal/display-text.ts';
import { dollars } from '../terminal/dollars.ts';
import { createProgressBlock } from '../terminal/progress-block.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { openAnnotationOutput } from './annotation-output.ts';
import { lazyImageLoader } from './lazy-image-loader.ts';
import { type Spending, sumUpSpending } from './spending.ts';
import { describeSurvey, type Survey, takeSurvey } from './survey.ts';

/** What was done. */
export interface AnnotateSummary {
  samples: number;
  /** Annotations written by this run, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  /** Questions that an earlier run had settled. */
  settled: number;
  /** What there was to ask before anything was asked, and why; absent when the journal was empty. */
  survey?: Pick<Survey, 'toAsk' | 'reasons' | 'unseen'>;
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

/**
 * Has samples annotated and writes down what comes. What cannot be settled is reported and left out.
 *
 * @throws InputError before anything is asked, when there are no samples or the journal cannot be written.
 */
export async function annotateSamples(
  plan: AnnotatePlan,
  surroundings: Surroundings,
  status: Status,
): Promise<AnnotateSummary> {
  surroundings.tellConsole?.(status.warn);
  await expectSamples(plan.source, status);
  const output = await openAnnotationOutput(plan, surroundings, status);
  const log = openProblemLog(status, { out: plan.out, folder: surroundings.folder });
  const annotations: Partial<Record<Outcome, number>> = {};
  let progress: Progress | undefined;
  let overspent: string | undefined;
  const follow = followProgress(plan, surroundings, status);
  const drain = surroundings.drain();
  const tellDrain = () => {
    const inFlight = progress?.inFlight ?? 0;
    if (inFlight) status.warn(`Finishing ${count(inFlight)} questions that are under way. Ctrl-C again stops at once.`);
  };
  drain.addEventListener('abort', tellDrain, { once: true });
  const samples = readAgain(plan.source, log.report);
  const onSettled = plan.onSettled ?? (() => {});
  let survey: Survey | undefined;
  try {
    if (output.kept) {
      const signal = AbortSignal.any([drain, surroundings.signal]);
      survey = await takeSurvey({ plan, samples, ...output.kept, onSettled, signal });
      if (survey) status.say(printable(describeSurvey(survey)));
      if (plan.budget) tellUnaccounted(output.kept.journal, status);
    }
    // What was looked through is not looked through again for nothing.
    const asked = output.annotate(survey?.nothingToDo ? [] : samples, {
      ...plan,
      onSettled,
      loadImage: lazyImageLoader(plan, surroundings),
      signal: surroundings.signal,
      drain,
      onCall: traceCalls({ attributes: { 'visionprefer.strategy.id': plan.strategy.id } }),
      onOutage: (outage) => status.warn(describeOutage(outage)),
      onFailure: (failure) => log.report(failureProblem(failure, plan.source)),
      onProgress: (now) => {
        progress = now;
        follow(now);
      },
    });
    for await (const { key, outcome } of asked) {
      annotations[outcome] = (annotations[outcome] ?? 0) + 1;
      onSettled(key);
    }
  } catch (error) {
    if (error instanceof BudgetError) overspent = error.message;
    else if (!surroundings.signal.aborted || error !== surroundings.signal.reason) throw error;
  } finally {
    drain.removeEventListener('abort', tellDrain);
    status.end();
    await output.close();
    log.close();
  }
  const { samples: read = 0, settled = 0, usage = {} } = progress ?? {};
  return {
    samples: survey?.nothingToDo ? survey.samples : read,
    annotations,
    settled: survey?.nothingToDo ? survey.settled : settled,
    ...(survey && { survey: { toAsk: survey.toAsk, reasons: survey.reasons, unseen: survey.unseen } }),
    failures: log.count,
    ...(log.file !== undefined && { failuresFile: log.file }),
    usage,
    ...sumUpSpending(plan, progress),
    interrupted: surroundings.signal.aborted || drain.aborted,
    ...(overspent !== undefined && { overspent }),
  };
}

function tellUnaccounted(journal: Journal, status: Status): void {
  const { earlierUsd, file } = journal.unaccounted();
  if (earlierUsd === 0) return;
  status.say(
    `Up to ${dollars(earlierUsd)} of the budget may have gone to calls of earlier runs whose answers were lost: ${basename(file)} keeps count of them.`,
  );
}

/** The samples, as often as they are wanted; what is wrong with them is reported the first time. */
function readAgain(source: SampleSource, report: (problem: Problem) => void): AsyncIterable<Sample> {
  let reads = 0;
  return { [Symbol.asyncIterator]: () => source.read(reads++ ? () => {} : report)[Symbol.asyncIterator]() };
}

/** Looks for one sound sample before anything is opened or asked. */
export async function expectSamples(source: SampleSource, status: Status): Promise<void> {
  for await (const _ of source.read(() => {})) return;
  const log = openProblemLog(status);
  for await (const _ of source.read(log.report)) return;
  log.close();
  throw new InputError(
    `${source.file} holds no sample that can be used. Expected at least one, with a prompt and its images.`,
  );
}

function followProgress(
  { source, budget }: AnnotatePlan,
  surroundings: Surroundings,
  status: Status,
): (progress: Progress) => void {
  let total: number | undefined;
  // Counting reads the file once more; on a terminal someone looks at it. Where it fails, reading tells why.
  const counting = surroundings.stderr.isTTY ? source.count() : Promise.resolve(undefined);
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
  return printable(
    `${annotatorId} does not answer any more. It is tried again now and then. ${withoutName(error.message, [annotatorId])}`,
  );
}
