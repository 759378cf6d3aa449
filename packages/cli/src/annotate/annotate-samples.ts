import { basename } from 'node:path';
import { BudgetError, type Outcome, type Sample } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import type { Fleet } from '@visionprefer/fleet';
import type { Journal, JournalAnnotateOptions } from '@visionprefer/journal';
import { failureProblem } from '../problems/failure-problem.ts';
import type { Problem } from '../problems/problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import { dollars } from '../terminal/dollars.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { type AnnotateSummary, summarizeRun } from './annotate-summary.ts';
import { openAnnotationOutput } from './annotation-output.ts';
import { expectSamples } from './expect-samples.ts';
import { lazyImageLoader } from './lazy-image-loader.ts';
import { openPlanFleet } from './open-plan-fleet.ts';
import { describeSurvey, type Survey, takeSurvey } from './survey.ts';
import { type Tracing, traceIfWatched } from './trace-if-watched.ts';
import { type RunWatch, watchRun } from './watch-run.ts';

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
  surroundings.printConsole?.(status.warn);
  await expectSamples(plan, status);
  const { signal } = surroundings;
  const drain = surroundings.drain();
  const output = await openAnnotationOutput(plan, surroundings, status);
  const log = openProblemLog(status, { out: plan.out, folder: surroundings.folder });
  const watch = watchRun(plan, surroundings, status);
  const samples = readAgain(plan.source, log.report);
  const annotations: Partial<Record<Outcome, number>> = {};
  const failed = new Set<string>();
  let survey: Survey | undefined;
  let overspent: string | undefined;
  let fleet: Fleet | undefined;
  let isDone = false;
  const onSettled = (key: string) => {
    fleet?.settled(key);
    plan.onSettled?.(key);
  };
  try {
    fleet = await openPlanFleet(plan, output, { surroundings, status });
    if (output.kept) {
      survey = await takeSurvey({ plan, samples, ...output.kept, onSettled, signal: AbortSignal.any([drain, signal]) });
      if (survey) status.say(printable(describeSurvey(survey, plan.adaptive !== undefined)));
      if (plan.budget) await sayUnaccounted(output.kept.journal, plan, status);
    }
    const tracing = await traceIfWatched(plan.strategy.id);
    // The samples were read for the survey, and are not read again for nothing.
    const asked = output.annotate(survey?.nothingToDo ? [] : samples, {
      ...plan,
      onSettled,
      loadImage: lazyImageLoader(plan, surroundings),
      onCall: tracing.onCall,
      ...fleet?.options,
      signal,
      drain,
      onProgress: watch.onProgress,
      onOutage: watch.onOutage,
      batches: describeBatches(plan, watch, tracing),
      onFailure: (failure) => {
        if (failure.fatal && failure.annotatorId !== undefined) failed.add(failure.annotatorId);
        log.report(failureProblem(failure, plan.source));
      },
    });
    for await (const { key, outcome } of asked) {
      annotations[outcome] = (annotations[outcome] ?? 0) + 1;
      onSettled(key);
    }
    isDone = !(signal.aborted || drain.aborted || failed.size > 0);
  } catch (error) {
    if (error instanceof BudgetError) overspent = error.message;
    else if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    watch.end();
    await output.close();
    await fleet?.close({ isDone });
    log.close();
  }
  const interrupted = signal.aborted || drain.aborted;
  return summarizeRun(plan, {
    ...{ survey, annotations, progress: watch.progress, log, interrupted, overspent },
    allFailed: failed.size === plan.annotators.length,
  });
}

/** Who is asked in batches, and what is told of them. */
function describeBatches(
  { asksInBatches }: AnnotatePlan,
  watch: Pick<RunWatch, 'onBatch'>,
  { batches }: Tracing,
): JournalAnnotateOptions['batches'] {
  return (
    asksInBatches && {
      asks: asksInBatches,
      onAnswer: batches.onAnswer,
      onBatch(news) {
        watch.onBatch(news);
        batches.onBatch?.(news);
      },
    }
  );
}

/** What is certain of the money that is gone, what is not, and how to go on. */
async function sayUnaccounted(journal: Journal, { out, budget }: AnnotatePlan, status: Status): Promise<void> {
  const { earlierUsd, file } = journal.unaccounted();
  if (earlierUsd === 0 || !budget) return;
  let journaledUsd = 0;
  for await (const { usd = 0 } of journal) journaledUsd += usd;
  const left = Math.max(0, budget.usd - journaledUsd - earlierUsd);
  const name = basename(file);
  status.say(
    printable(
      [
        `Certain: ${dollars(journaledUsd)} is spent, for what ${out} holds.`,
        `Not certain: up to ${dollars(earlierUsd)} more, for calls of earlier runs whose answers were lost or did not say what they cost.`,
        `Of the budget ${dollars(left)} is left. If your vendor's bill says less, put what is beyond ${dollars(journaledUsd)} into ${name} as atMostUsd, or raise --budget.`,
      ].join(' '),
    ),
  );
}

/** The samples, as often as they are wanted; what is wrong with them is reported the first time. */
function readAgain(source: SampleSource, report: (problem: Problem) => void): AsyncIterable<Sample> {
  let reads = 0;
  return { [Symbol.asyncIterator]: () => source.read(reads++ ? () => {} : report)[Symbol.asyncIterator]() };
}
