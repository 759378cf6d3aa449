import { InputError } from '../contract/errors.ts';
import type { KnownImage, LoadedImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import type { Adaptive } from '../plan/adaptive.ts';
import type { Failure } from '../plan/failure.ts';
import { findKnownSample, loadSample } from '../plan/load-sample.ts';
import type { Plan } from '../plan/plan.ts';
import { keysOf, questionsOf, type SampleQuestions } from '../plan/questions-of.ts';
import { describeShown } from '../plan/shown.ts';
import type { KnownSample, LoadedSample } from '../questions/strategy.ts';
import type { Sample } from '../records/records.ts';
import type { BatchDoor, Lane } from './lane.ts';
import { openQuestion, type QuestionToOpen, type Receiver } from './open-question.ts';

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
  if (await needsNoImages(sample, lanes, asker)) return undefined;
  const loaded = await loadSample(sample, asker.plan.images, asker.signal);
  if ('error' in loaded) return loaded;
  for (const lane of lanes) {
    const { batches } = lane;
    if (batches) await askInBatches(await bringImages(sample, loaded, lane, asker), lane, asker, batches);
    else await askLane(loaded, lane, asker, (question) => asker.put(question, lane));
  }
  return undefined;
}

/**
 * Does without reading the images of a sample where everything about it is settled, or its answer is waited for in a
 * batch of an earlier run.
 */
async function needsNoImages<A extends string>(
  sample: Sample,
  lanes: readonly Lane<A>[],
  asker: Asker<A>,
): Promise<boolean> {
  const known = await findKnownSample(sample, asker.plan.images);
  if (!known) return false;
  const keys = await Promise.all(
    lanes.map(async (lane) => keysOf(wantedOf(await questionsOf(asker.plan, known, lane.annotator), asker))),
  );
  const isAtHand = lanes.every(({ batches }, index) =>
    keys[index]?.every((key) => asker.isSettled(key) || batches?.awaits(key)),
  );
  if (!isAtHand) return false;
  for (const [index, lane] of lanes.entries()) {
    const { batches } = lane;
    if (keys[index]?.every(asker.isSettled)) tellSettled(keys[index], lane, asker);
    else if (batches) await askInBatches(await bringImages(sample, known, lane, asker), lane, asker, batches);
  }
  return true;
}

/** A sample without its images in memory, and what brings those of one of its questions. */
interface BroughtImages<A extends string> {
  known: KnownSample;
  bring(key: string): () => Promise<Question<A>>;
}

/** Brings the images of a sample once from memory, where they are, and then from where they lie. */
async function bringImages<A extends string>(
  sample: Sample,
  shown: KnownSample | LoadedSample,
  { annotator }: Lane<A>,
  { plan, signal }: Asker<A>,
): Promise<BroughtImages<A>> {
  const draw = async (loaded: LoadedSample) => {
    const { questions } = await questionsOf<A, LoadedImage>(plan, loaded, annotator);
    return new Map(questions.map(({ key, question }) => [key, question]));
  };
  const atHand = isLoaded(shown) ? await draw(shown) : new Map<string, Question<A>>();
  const bring = (key: string) => async () => {
    const first = atHand.get(key);
    atHand.delete(key);
    if (first) return first;
    const loaded = await loadSample(sample, plan.images, signal);
    if ('error' in loaded) throw loaded.error;
    const question = (await draw(loaded)).get(key);
    if (question) return question;
    throw new InputError(`Sample ${sample.id}: its images are others than when the run began. Run it again.`);
  };
  return {
    known: { ...shown, images: shown.images.map(({ id, image }) => ({ id, image: withoutBytes(image) })) },
    bring,
  };
}

function isLoaded(sample: KnownSample | LoadedSample): sample is LoadedSample {
  return sample.images.every(({ image }) => 'bytes' in image);
}

function withoutBytes({ bytes: _, ...known }: KnownImage & { bytes?: Uint8Array }): KnownImage {
  return known;
}

/** Puts what is not settled yet before an annotator that is asked in batches. */
async function askInBatches<A extends string>(
  { known, bring }: BroughtImages<A>,
  lane: Lane<A>,
  asker: Asker<A>,
  batches: BatchDoor<A>,
): Promise<void> {
  await askLane(known, lane, asker, (planned) => {
    batches.ask(openQuestion(planned, asker), planned.question, bring(planned.key));
  });
}

/** Puts what is not settled yet into a lane. */
async function askLane<A extends string, I extends KnownImage>(
  sample: KnownSample<I>,
  lane: Lane<A>,
  asker: Asker<A>,
  put: (question: QuestionToOpen<A, I>) => void,
): Promise<void> {
  const { annotator } = lane;
  const planned = await questionsOf<A, I>(asker.plan, sample, annotator);
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
    else if (asker.takeOn(key)) put({ annotator, asked, key, question, shown });
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
