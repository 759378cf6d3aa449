import type { Aspect } from '../contract/aspect.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question, Reading } from '../contract/question.ts';
import type { Score } from '../records/records.ts';
import { describe, isObject, readAnswer } from './read-answer.ts';
import { readLevel } from './read-level.ts';
import { askRationale, labelOf, showImages, showPrompt, writeInstructions } from './rubric.ts';
import type { KnownSample, StrategyOptions } from './strategy.ts';

/** What a strategy decides about one question for scores. */
export interface ScoreQuestionOptions<I extends KnownImage> extends StrategyOptions {
  /** Images in the order they are shown. */
  images: KnownSample<I>['images'];
  round: number;
}

/**
 * Asks for a level for each of some images in each of some aspects, and reads the answer: every image and aspect
 * exactly once, or the whole is unreadable.
 */
export function scoreQuestion<A extends string, I extends KnownImage>(
  sample: KnownSample<I>,
  aspects: readonly Aspect<A>[],
  { images, round, ...options }: ScoreQuestionOptions<I>,
): Question<A, I> {
  const labels = images.map((_, index) => labelOf(index));
  const imageIds = images.map(({ id }) => id);
  const one = images.length === 1;
  const task = one
    ? 'You are shown one image. For each aspect choose the level that describes it best.'
    : 'You are shown several images made from the same prompt. For each image and aspect choose the level that describes it best. Give each image its due: two images may have the same level, and the order in which they are shown means nothing.';
  return {
    instructions: writeInstructions(aspects, `${task} ${askRationale(options)}`),
    parts: [
      showPrompt(sample),
      ...showImages(images),
      {
        text: `Judge ${labels.map((label) => `image ${label}`).join(', ')}: ${aspects.map(({ id }) => id).join(', ')}.`,
      },
    ],
    aspects,
    schema: writeSchema(labels, aspects, options),
    imageIds,
    round,
    read: (output) => readScores(output, imageIds, aspects),
  };
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

/** Reads the scores of the images that were shown under the labels A, B, C …, in that order. */
export function readScores<A extends string>(
  output: unknown,
  imageIds: readonly string[],
  aspects: readonly Aspect<A>[],
): Reading<A> {
  const labels = imageIds.map((_, index) => labelOf(index));
  const scores = Object.fromEntries(aspects.map(({ id }) => [id, []])) as unknown as Record<A, Score[]>;
  const problem = fillScores(scores, output, { labels, imageIds, aspects });
  if (problem) return { outcome: 'unreadable', detail: problem };
  return { outcome: 'scored', scores };
}

/** Fills `scores` from the answer, in the order the images were shown; returns what is wrong, if anything is. */
function fillScores<A extends string>(
  scores: Record<A, Score[]>,
  output: unknown,
  asked: { labels: readonly string[]; imageIds: readonly string[]; aspects: readonly Aspect<A>[] },
): string | undefined {
  const json = readAnswer(output);
  if ('problem' in json) return json.problem;
  const judged = byLabel(json.value.images, asked.labels);
  if (typeof judged === 'string') return judged;

  for (const [index, label] of asked.labels.entries()) {
    const judgements = judged.get(label);
    if (!judgements) return `image ${label} is missing`;
    const unknown = Object.keys(judgements).find(
      (key) => key !== 'image' && !asked.aspects.some(({ id }) => id === key),
    );
    if (unknown !== undefined) return `image ${label} has an unknown aspect ${describe(unknown)}`;
    for (const aspect of asked.aspects) {
      const reading = readLevel(judgements[aspect.id], aspect);
      if ('problem' in reading) return `image ${label}, ${aspect.id}: ${reading.problem}`;
      scores[aspect.id].push({ imageId: asked.imageIds[index] ?? label, ...reading });
    }
  }
  return undefined;
}

/** Label → what is said of that image; or what is wrong with the list. */
function byLabel(images: unknown, labels: readonly string[]): Map<string, Record<string, unknown>> | string {
  if (!Array.isArray(images)) return `"images" should be a list, got ${describe(images)}`;
  const judged = new Map<string, Record<string, unknown>>();
  for (const entry of images) {
    if (!isObject(entry)) return `an entry of "images" should be an object, got ${describe(entry)}`;
    const label = entry.image;
    if (typeof label !== 'string' || !labels.includes(label)) {
      return `unknown image ${describe(label)}, expected ${labels.join(', ')}`;
    }
    if (judged.has(label)) return `image ${label} is judged twice`;
    judged.set(label, entry);
  }
  return judged;
}
