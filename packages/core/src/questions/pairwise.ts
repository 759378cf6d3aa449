import type { Aspect } from '../contract/aspect.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { Preference } from '../records/records.ts';
import { declines } from './answer/declines.ts';
import { labelMeant, membersOf } from './answer/named.ts';
import { describe, isObject, readAnswer } from './answer/read-answer.ts';
import { readRationale } from './answer/read-rationale.ts';
import { checkOrders } from './check-orders.ts';
import { askRationale, showImages, showPrompt, writeInstructions } from './rubric.ts';
import { type Asked, closed, scoresIn, withRationale } from './score-question.ts';
import { shuffle } from './shuffle.ts';
import {
  aspectGroups,
  type KnownSample,
  type OrderedStrategyOptions,
  type Strategy,
  type StrategyOptions,
  strategyId,
} from './strategy.ts';
import { createWordings, type WriteWording } from './wordings.ts';

type SampleImages<I extends KnownImage> = KnownSample<I>['images'];

/**
 * Shows two images at a time and asks which is better, for every two images of a sample and, by default, in both
 * orders. Whether the two answers agree is for the method to see: each is an annotation of its own.
 */
export function pairwise(options: OrderedStrategyOptions = {}): Strategy {
  const { orders, seed } = checkOrders(options, { orders: 2 });
  const wordingOf = pairWordings(options);
  return {
    id: strategyId('pairwise', options),
    minImages: 2,
    *ask(sample, aspects) {
      for (const couple of couples(sample.images)) {
        const shuffled = shuffle(couple, digestOf(sample, couple), { seed, round: 0 });
        for (let round = 0; round < orders; round++) {
          const images = round % 2 === 0 ? shuffled : shuffled.toReversed();
          for (const group of aspectGroups(aspects, options)) {
            yield pairQuestion(sample, group, { images, round, wordingOf });
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
  { images, round, wordingOf }: { images: SampleImages<I>; round: number; wordingOf: WriteWording },
): Question<A, I> {
  const imageIds = images.map(({ id }) => id);
  return {
    ...wordingOf(aspects, images.length),
    parts: [
      showPrompt(sample),
      ...showImages(images),
      { text: `Compare image A with image B: ${aspects.map(({ id }) => id).join(', ')}.` },
    ],
    aspects,
    prompt: sample.prompt,
    imageIds,
    round,
    read: (output) => readPreferences(output, { imageIds, aspects, prompt: sample.prompt }),
  };
}

function pairWordings(options: StrategyOptions): WriteWording {
  const task =
    'You are shown two images made from the same prompt, A and B. For each aspect say which of the two stands higher on its levels, or "tie" when neither does. The order in which they are shown means nothing.';
  return createWordings((aspects) => ({
    instructions: writeInstructions(aspects, `${task} ${askRationale(options)}`),
    schema: closed(Object.fromEntries(aspects.map(({ id }) => [id, preferenceSchema(options)]))),
  }));
}

function preferenceSchema(options: StrategyOptions): JsonSchema {
  return withRationale({ preferred: { type: 'string', enum: ['A', 'B', 'tie'] } }, options);
}

function readPreferences<A extends string>(output: unknown, asked: Asked<A>): Reading<A> {
  const json = readAnswer(output, asked.prompt);
  if ('problem' in json) return { outcome: 'unreadable', detail: json.problem };
  const { imageIds, aspects } = asked;
  if (Array.isArray(json.value.images)) return compareScores(scoresIn(json.value, asked), imageIds, aspects);
  const ids = aspects.map(({ id }) => id);
  const judgements = membersOf(json.value, ids);
  if ('problem' in judgements) return { outcome: 'unreadable', detail: judgements.problem };

  const preferred: [A, Preference][] = [];
  for (const id of ids) {
    const reading = readPreference(judgements.get(id), imageIds);
    if ('problem' in reading) return { outcome: 'unreadable', detail: `${id}: ${reading.problem}` };
    preferred.push([id, reading]);
  }
  return { outcome: 'compared', preferred: Object.fromEntries(preferred) as Record<A, Preference> };
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
    const reasons = [a?.rationale && `Image A: ${a.rationale}`, b?.rationale && `Image B: ${b.rationale}`];
    const rationale = readRationale(reasons.filter(Boolean), [first, second]);
    return [id, { imageId, ...rationale }];
  });
  return { outcome: 'compared', preferred: Object.fromEntries(preferences) as Record<A, Preference> };
}

function readPreference(judgement: unknown, imageIds: readonly string[]): Preference | { problem: string } {
  const [first = '', second = ''] = imageIds;
  if (!isObject(judgement)) return { problem: `expected an object with "preferred", got ${describe(judgement)}` };
  const declined = declines(judgement);
  if (declined !== undefined) return { problem: declined };
  const members = membersOf(judgement, ['preferred', 'rationale']);
  if ('problem' in members) return members;
  const rationale = readRationale(members.get('rationale'), imageIds);
  const preferred = members.get('preferred');
  const label = labelMeant(preferred, ['A', 'B', 'tie']);
  if (label === undefined) return { problem: `${describe(preferred)} is not one of A, B, tie` };
  return { imageId: label === 'A' ? first : label === 'B' ? second : label, ...rationale };
}
