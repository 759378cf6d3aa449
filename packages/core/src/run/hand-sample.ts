import type { Failure } from '../annotate.ts';
import type { LoadedImage } from '../contract/loaded-image.ts';
import { type Drawn, drawQuestions } from '../plan/draw-questions.ts';
import { tooManyImages } from '../plan/image-count.ts';
import { findKnownSample, loadSample } from '../plan/load-sample.ts';
import { boundInputTokens, likelyInputTokens, maxOutputTokensOf } from '../plan/question-tokens.ts';
import type { LoadedSample } from '../questions/strategy.ts';
import type { Sample } from '../records/records.ts';
import { giveFrom, type Lane } from './lane.ts';
import type { Run } from './start-run.ts';
import { describeShown, type Task } from './task.ts';

/** Gives lanes what is not settled about a sample yet; its failure when its images cannot be shown. */
export async function handSample<A extends string>(
  run: Run<A>,
  sample: Sample,
  lanes: readonly Lane<A>[],
): Promise<Failure | undefined> {
  if (await isSettled(run, sample, lanes)) return undefined;
  const loaded = await loadSample(sample, run.loading);
  if ('error' in loaded) return loaded;
  for (const lane of lanes) await hand(run, loaded, lane);
  return undefined;
}

/** Looks whether everything about a sample is settled, without reading its images. */
async function isSettled<A extends string>(run: Run<A>, sample: Sample, lanes: readonly Lane<A>[]): Promise<boolean> {
  const known = await findKnownSample(sample, run.loading);
  if (!known) return false;
  const drawn = await Promise.all(lanes.map(async (lane) => drawQuestions(run, known, lane.annotator)));
  const keys = drawn.map(({ questions, abstention }) => [
    ...questions.map(({ key }) => key),
    ...(abstention ? [abstention.key] : []),
  ]);
  if (!keys.flat().every((key) => run.settled.has(key))) return false;
  for (const [index, lane] of lanes.entries()) countSettled(run, lane, keys[index] ?? []);
  return true;
}

/** Gives a lane what is not settled yet. */
async function hand<A extends string>(run: Run<A>, sample: LoadedSample, lane: Lane<A>): Promise<void> {
  const { annotator } = lane;
  const { who, questions, abstention } = await drawQuestions<A, LoadedImage>(run, sample, annotator);
  if (lane.ended) return;
  if (abstention) {
    if (run.settled.add(abstention.key)) giveFrom(run, lane, abstention);
    else countSettled(run, lane, [abstention.key]);
  }
  for (const drawn of questions) {
    const problem = tooManyImages(annotator, drawn.question.imageIds.length);
    if (problem) giveFrom(run, lane, { sampleId: sample.id, annotatorId: annotator.id, fatal: false, error: problem });
    else if (run.settled.add(drawn.key)) lane.queue.push(toTask(lane, sample, who, drawn));
    else countSettled(run, lane, [drawn.key]);
  }
}

function toTask<A extends string>(
  { annotator }: Lane<A>,
  sample: LoadedSample,
  who: Drawn<A, LoadedImage>['who'],
  { key, question }: Drawn<A, LoadedImage>['questions'][number],
): Task<A> {
  return {
    ...{ who, key, question },
    shown: describeShown(sample, question.imageIds),
    ...{ calls: 0, retries: 0, reasked: false },
    maxOutputTokens: maxOutputTokensOf(annotator, question),
    likelyTokens: likelyInputTokens(annotator, question),
    boundTokens: boundInputTokens(annotator, question),
  };
}

function countSettled<A extends string>(run: Run<A>, lane: Lane<A>, keys: readonly string[]): void {
  lane.tally.settled += keys.length;
  for (const key of keys) run.options.onSettled?.(key);
  if (keys.length) run.tell();
}
