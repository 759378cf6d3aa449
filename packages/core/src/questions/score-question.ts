import type { Aspect } from '../contract/aspect.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { Score } from '../records/records.ts';
import { declines } from './answer/declines.ts';
import { labelMeant, membersOf } from './answer/named.ts';
import { describe, isObject, readAnswer } from './answer/read-answer.ts';
import { readLevel } from './answer/read-level.ts';
import { askRationale, labelOf, showImages, showPrompt, writeInstructions } from './rubric.ts';
import type { KnownSample, StrategyOptions } from './strategy.ts';
import { createWordings, type WriteWording } from './wordings.ts';

/** What a strategy decides about one question for scores. */
export interface ScoreQuestionOptions<I extends KnownImage> {
  /** Images in the order they are shown. */
  images: KnownSample<I>['images'];
  round: number;
  /** As {@link scoreWordings} gives it for the strategy's options. */
  wordingOf: WriteWording;
}

/**
 * Asks for a level for each of some images in each of some aspects, and reads the answer: every image and aspect
 * exactly once, or the whole is unreadable.
 */
export function scoreQuestion<A extends string, I extends KnownImage>(
  sample: KnownSample<I>,
  aspects: readonly Aspect<A>[],
  { images, round, wordingOf }: ScoreQuestionOptions<I>,
): Question<A, I> {
  const labels = images.map((_, index) => labelOf(index));
  const imageIds = images.map(({ id }) => id);
  return {
    ...wordingOf(aspects, images.length),
    parts: [
      showPrompt(sample),
      ...showImages(images),
      {
        text: `Judge ${labels.map((label) => `image ${label}`).join(', ')}: ${aspects.map(({ id }) => id).join(', ')}.`,
      },
    ],
    aspects,
    prompt: sample.prompt,
    imageIds,
    round,
    read: (output) => readScores(output, { imageIds, aspects, prompt: sample.prompt }),
  };
}

/** How questions for scores are worded. */
export function scoreWordings(options: StrategyOptions): WriteWording {
  return createWordings((aspects, images) => {
    const task =
      images === 1
        ? 'You are shown one image. For each aspect choose the level that describes it best.'
        : 'You are shown several images made from the same prompt. For each image and aspect choose the level that describes it best. Give each image its due: two images may have the same level, and the order in which they are shown means nothing.';
    const labels = Array.from({ length: images }, (_, index) => labelOf(index));
    return {
      instructions: writeInstructions(aspects, `${task} ${askRationale(options)}`),
      schema: writeSchema(labels, aspects, options),
    };
  });
}

function writeSchema(labels: readonly string[], aspects: readonly Aspect[], options: StrategyOptions): JsonSchema {
  const judgements = aspects.map(({ id, levels }): [string, JsonSchema] => [
    id,
    withRationale({ level: { type: 'string', enum: levels.map(({ name }) => name) } }, options),
  ]);
  const image = closed({ image: { type: 'string', enum: [...labels] }, ...Object.fromEntries(judgements) });
  return closed({ images: { type: 'array', items: image } });
}

/** An object schema with the rationale where the options want it: models write properties in schema order. */
export function withRationale(
  properties: Record<string, JsonSchema>,
  { rationale = 'before' }: StrategyOptions,
): JsonSchema {
  const reason: Record<string, JsonSchema> = { rationale: { type: 'string' } };
  if (rationale === 'none') return closed(properties);
  return closed(rationale === 'before' ? { ...reason, ...properties } : { ...properties, ...reason });
}

/** An object schema that requires all its properties and allows no others. */
export function closed(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** What was asked, as far as its answer is read by it. */
export interface Asked<A extends string> {
  /** In the order shown: the labels A, B, C … stand for them. */
  imageIds: readonly string[];
  aspects: readonly Aspect<A>[];
  prompt: string;
}

/** Reads the scores of the images that were shown, in that order. */
export function readScores<A extends string>(output: unknown, asked: Asked<A>): Reading<A> {
  const json = readAnswer(output, asked.prompt);
  if ('problem' in json) return { outcome: 'unreadable', detail: json.problem };
  return scoresIn(json.value, asked);
}

/** The scores in an answer's JSON: every image and aspect exactly once, or none. */
export function scoresIn<A extends string>(
  value: Readonly<Record<string, unknown>>,
  { imageIds, aspects }: Asked<A>,
): Reading<A> {
  const scores = Object.fromEntries(aspects.map(({ id }) => [id, []])) as unknown as Record<A, Score[]>;
  const problem = fillScores(scores, value, { imageIds, aspects });
  if (problem) return { outcome: 'unreadable', detail: problem };
  return { outcome: 'scored', scores };
}

/** Fills `scores` from the answer, in the order the images were shown; returns what is wrong, if anything is. */
function fillScores<A extends string>(
  scores: Record<A, Score[]>,
  value: Readonly<Record<string, unknown>>,
  { imageIds, aspects }: Pick<Asked<A>, 'imageIds' | 'aspects'>,
): string | undefined {
  const labels = imageIds.map((_, index) => labelOf(index));
  const ids = aspects.map(({ id }) => id);
  const judged = judgedIn(value, { labels, ids });
  if ('problem' in judged) return judged.problem;

  for (const [index, label] of labels.entries()) {
    const entry = judged.get(label);
    if (!isObject(entry)) return `image ${label} is missing`;
    const problem = declines(entry);
    if (problem !== undefined) return `image ${label}: ${problem}`;
    const judgements = membersOf(entry, ids);
    if ('problem' in judgements) return `image ${label}: ${judgements.problem}`;
    for (const aspect of aspects) {
      const reading = readLevel(judgements.get(aspect.id), aspect, imageIds);
      if ('problem' in reading) return `image ${label}, ${aspect.id}: ${reading.problem}`;
      scores[aspect.id].push({ imageId: imageIds[index] ?? label, ...reading });
    }
  }
  return undefined;
}

/** Label → what is said of that image; or what is wrong. Of one image it may be said without a list around it. */
function judgedIn(
  value: Readonly<Record<string, unknown>>,
  { labels, ids }: { labels: readonly string[]; ids: readonly string[] },
): Map<string, unknown> | { problem: string } {
  const top = membersOf(value, ['images']);
  if ('problem' in top) return top;
  const isBare = !top.has('images') && labels.length === 1 && hasAll(value, ids);
  return byLabel(isBare ? [value] : top.get('images'), labels);
}

function hasAll(value: Readonly<Record<string, unknown>>, ids: readonly string[]): boolean {
  const members = membersOf(value, ids);
  return !('problem' in members) && members.size === ids.length;
}

/** Label → what is said of that image; or what is wrong with the list. */
function byLabel(images: unknown, labels: readonly string[]): Map<string, unknown> | { problem: string } {
  if (!Array.isArray(images)) return { problem: `"images" should be a list, got ${describe(images)}` };
  const judged = new Map<string, unknown>();
  for (const entry of images) {
    if (!isObject(entry)) return { problem: `an entry of "images" should be an object, got ${describe(entry)}` };
    const members = membersOf(entry, ['image']);
    if ('problem' in members) return members;
    const label = members.has('image') || labels.length > 1 ? labelMeant(members.get('image'), labels) : labels[0];
    if (label === undefined) {
      return { problem: `unknown image ${describe(members.get('image'))}, expected ${labels.join(', ')}` };
    }
    if (judged.has(label)) return { problem: `image ${label} is judged twice` };
    judged.set(label, entry);
  }
  return judged;
}
