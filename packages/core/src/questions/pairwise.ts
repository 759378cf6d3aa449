import type { Aspect } from '../contract/aspect.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { Preference } from '../records/records.ts';
import { checkOrders } from './check-orders.ts';
import { describe, isObject, readAnswer } from './read-answer.ts';
import { askRationale, showImages, showPrompt, writeInstructions } from './rubric.ts';
import { closed, readScores, withRationale } from './score-question.ts';
import { shuffle } from './shuffle.ts';
import {
  aspectGroups,
  type KnownSample,
  type OrderedStrategyOptions,
  type Strategy,
  type StrategyOptions,
  strategyId,
} from './strategy.ts';

type SampleImages<I extends KnownImage> = KnownSample<I>['images'];

/**
 * Shows two images at a time and asks which is better, for every two images of a sample and, by default, in both
 * orders. Whether the two answers agree is for the method to see: each is an annotation of its own.
 */
export function pairwise(options: OrderedStrategyOptions = {}): Strategy {
  const { orders, seed } = checkOrders(options, { orders: 2 });
  return {
    id: strategyId('pairwise', options),
    minImages: 2,
    *ask(sample, aspects) {
      for (const couple of couples(sample.images)) {
        const shuffled = shuffle(couple, digestOf(sample, couple), { seed, round: 0 });
        for (let round = 0; round < orders; round++) {
          const images = round % 2 === 0 ? shuffled : shuffled.toReversed();
          for (const group of aspectGroups(aspects, options)) {
            yield pairQuestion(sample, group, { ...options, images, round });
          }
        }
      }
    },
  };
}

function* couples<I extends KnownImage>(images: SampleImages<I>): Iterable<SampleImages<I>> {
  for (const [index, first] of images.entries()) {
    for (const second of images.slice(index + 1)) yield [first, second];
  }
}

/** The sample's digest turned by the place of the couple, so that couples of one sample are shuffled independently. */
function digestOf({ digest, images }: KnownSample, [first, second]: SampleImages<KnownImage>): string {
  const place =
    images.findIndex(({ id }) => id === first?.id) * images.length + images.findIndex(({ id }) => id === second?.id);
  const turn = place % digest.length;
  return digest.slice(turn) + digest.slice(0, turn);
}

function pairQuestion<A extends string, I extends KnownImage>(
  sample: KnownSample<I>,
  aspects: readonly Aspect<A>[],
  { images, round, ...options }: StrategyOptions & { images: SampleImages<I>; round: number },
): Question<A, I> {
  const imageIds = images.map(({ id }) => id);
  const task =
    'You are shown two images made from the same prompt, A and B. For each aspect say which of the two stands higher on its levels, or "tie" when neither does. The order in which they are shown means nothing.';
  return {
    instructions: writeInstructions(aspects, `${task} ${askRationale(options)}`),
    parts: [
      showPrompt(sample),
      ...showImages(images),
      { text: `Compare image A with image B: ${aspects.map(({ id }) => id).join(', ')}.` },
    ],
    aspects,
    schema: closed(Object.fromEntries(aspects.map(({ id }) => [id, preferenceSchema(options)]))),
    imageIds,
    round,
    read: (output) => readPreferences(output, imageIds, aspects),
  };
}

function preferenceSchema(options: StrategyOptions): JsonSchema {
  return withRationale({ preferred: { type: 'string', enum: ['A', 'B', 'tie'] } }, options);
}

function readPreferences<A extends string>(
  output: unknown,
  imageIds: readonly string[],
  aspects: readonly Aspect<A>[],
): Reading<A> {
  const json = readAnswer(output);
  if ('problem' in json) return { outcome: 'unreadable', detail: json.problem };
  if (Array.isArray(json.value.images))
    return compareScores(readScores(json.value, imageIds, aspects), imageIds, aspects);
  const unknown = Object.keys(json.value).find((key) => !aspects.some(({ id }) => id === key));
  if (unknown !== undefined) return { outcome: 'unreadable', detail: `unknown aspect ${describe(unknown)}` };

  const preferred: Partial<Record<A, Preference>> = {};
  for (const { id } of aspects) {
    const reading = readPreference(json.value[id], imageIds);
    if ('problem' in reading) return { outcome: 'unreadable', detail: `${id}: ${reading.problem}` };
    preferred[id] = reading;
  }
  return { outcome: 'compared', preferred: preferred as Record<A, Preference> };
}

/** Annotators that measure score both images; the higher score is preferred, and only equal scores tie. */
function compareScores<A extends string>(
  reading: Reading<A>,
  [first = '', second = '']: readonly string[],
  aspects: readonly Aspect<A>[],
): Reading<A> {
  if (reading.outcome !== 'scored') return reading;
  const preferences = aspects.map(({ id }): [A, Preference] => {
    const [a, b] = reading.scores[id];
    const difference = (a?.score ?? 0) - (b?.score ?? 0);
    const imageId = difference === 0 ? 'tie' : difference > 0 ? first : second;
    const rationale = [a?.rationale && `A: ${a.rationale}`, b?.rationale && `B: ${b.rationale}`]
      .filter(Boolean)
      .join(' ');
    return [id, { imageId, ...(rationale && { rationale }) }];
  });
  return { outcome: 'compared', preferred: Object.fromEntries(preferences) as Record<A, Preference> };
}

function readPreference(
  judgement: unknown,
  [first = '', second = '']: readonly string[],
): Preference | { problem: string } {
  if (!isObject(judgement)) return { problem: `expected an object with "preferred", got ${describe(judgement)}` };
  const { preferred, rationale } = judgement;
  if (rationale !== undefined && typeof rationale !== 'string') {
    return { problem: `the rationale should be text, got ${describe(rationale)}` };
  }
  const choices = new Map([
    ['a', first],
    ['b', second],
    ['tie', 'tie'],
  ]);
  const imageId = typeof preferred === 'string' ? choices.get(preferred.trim().toLowerCase()) : undefined;
  if (imageId === undefined) return { problem: `${describe(preferred)} is not one of A, B, tie` };
  return { imageId, ...(rationale?.trim() && { rationale }) };
}
