import type { KnownImage, LoadedImage } from '../contract/loaded-image.ts';
import type { Adaptive } from '../plan/adaptive.ts';
import type { Failure } from '../plan/failure.ts';
import { findKnownSample, loadSample } from '../plan/load-sample.ts';
import type { Plan } from '../plan/plan.ts';
import { keysOf, questionsOf, type SampleQuestions } from '../plan/questions-of.ts';
import { describeShown } from '../plan/shown.ts';
import type { LoadedSample } from '../questions/strategy.ts';
import type { Sample } from '../records/records.ts';
import type { Lane } from './lane.ts';
import type { QuestionToOpen, Receiver } from './open-question.ts';

/** On whose behalf a sample is asked about: what is settled for it, and where the answers go. */
export interface Asker<A extends string> extends Receiver<A> {
  readonly plan: Plan<A>;
  readonly signal: AbortSignal;
  /** Decides which questions are asked. Default: all. */
  readonly adaptive?: Pick<Adaptive, 'wants' | 'wantsSample'> | undefined;
  isSettled(key: string): boolean;
  /** Takes a question on; false when it is settled. */
  takeOn(key: string): boolean;
  /** Told what was settled earlier. */
  settled(keys: readonly string[]): void;
  /** Puts a question into an annotator's lane. */
  put(question: QuestionToOpen<A>, lane: Lane<A>): void;
}

/**
 * A sample's way to its answers. It was checked. Then:
 *
 * 1. What earlier runs settled is told without reading its images, where that is all there is.
 * 2. Its images are loaded, once for all annotators.
 * 3. Every annotator's questions are drawn with their keys; what it does not judge it abstains from.
 * 4. What is not settled waits in the annotator's lane ({@link Lane}) until its vendor takes one more call.
 * 5. The call is made ({@link startCall}), and the question reads its answer.
 * 6. What came of it ({@link judgeOutcome}) is handed to the asker, or the question waits in its lane again.
 *
 * @returns The sample's failure when its images cannot be shown.
 */
export async function askSample<A extends string>(
  sample: Sample,
  lanes: readonly Lane<A>[],
  asker: Asker<A>,
): Promise<Failure | undefined> {
  if (asker.adaptive?.wantsSample(sample.id) === false) return undefined;
  if (await wasSettled(sample, lanes, asker)) return undefined;
  const loaded = await loadSample(sample, asker.plan.images, asker.signal);
  if ('error' in loaded) return loaded;
  for (const lane of lanes) await askLane(loaded, lane, asker);
  return undefined;
}

/** Looks whether everything about a sample is settled, without reading its images. */
async function wasSettled<A extends string>(
  sample: Sample,
  lanes: readonly Lane<A>[],
  asker: Asker<A>,
): Promise<boolean> {
  const known = await findKnownSample(sample, asker.plan.images);
  if (!known) return false;
  const keys = await Promise.all(
    lanes.map(async (lane) => keysOf(wantedOf(await questionsOf(asker.plan, known, lane.annotator), asker))),
  );
  if (!keys.flat().every(asker.isSettled)) return false;
  for (const [index, lane] of lanes.entries()) tellSettled(keys[index] ?? [], lane, asker);
  return true;
}

/** Puts what is not settled yet into a lane. */
async function askLane<A extends string>(sample: LoadedSample, lane: Lane<A>, asker: Asker<A>): Promise<void> {
  const { annotator } = lane;
  const planned = await questionsOf<A, LoadedImage>(asker.plan, sample, annotator);
  const { asked, questions, abstention } = wantedOf(planned, asker);
  if (lane.ended) return asker.drop(lane.ended);
  const settled: string[] = [];
  if (abstention) {
    if (asker.takeOn(abstention.key)) lane.give(abstention, asker);
    else settled.push(abstention.key);
  }
  for (const { key, question, obstacle } of questions) {
    const shown = describeShown(sample, question.imageIds);
    if (obstacle) lane.give({ sampleId: sample.id, annotatorId: annotator.id, fatal: false, error: obstacle }, asker);
    else if (asker.takeOn(key)) asker.put({ annotator, asked, key, question, shown }, lane);
    else settled.push(key);
  }
  tellSettled(settled, lane, asker);
}

/** The questions that are asked now. An annotator of which nothing is wanted does not abstain from anything either. */
function wantedOf<A extends string, I extends KnownImage>(
  planned: SampleQuestions<A, I>,
  { adaptive }: Pick<Asker<A>, 'adaptive'>,
): SampleQuestions<A, I> {
  if (!adaptive) return planned;
  const { asked, questions, abstention } = planned;
  const wanted = questions.filter(({ key, question: { imageIds, round, aspects } }) =>
    adaptive.wants({ ...asked, key, imageIds, round, aspects: aspects.map(({ id }) => id) }),
  );
  return { asked, questions: wanted, ...(wanted.length && abstention && { abstention }) };
}

function tellSettled<A extends string>(keys: readonly string[], lane: Lane<A>, asker: Asker<A>): void {
  if (!keys.length) return;
  lane.countSettled(keys.length);
  asker.settled(keys);
}
