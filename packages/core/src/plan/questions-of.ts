import type { Annotator } from '../contract/annotator.ts';
import type { Aspect } from '../contract/aspect.ts';
import { InputError } from '../contract/errors.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Annotation } from '../records/records.ts';
import { type Asked, abstentionKey, questionKey } from './key.ts';
import type { Plan } from './plan.ts';
import { describeShown } from './shown.ts';

/** Everything there is to ask one annotator about one sample. */
export interface SampleQuestions<A extends string, I extends KnownImage> {
  asked: Asked;
  questions: PlannedQuestion<A, I>[];
  /** Its abstaining from the aspects that it does not judge. */
  abstention?: Annotation<A>;
}

/** A question with the key that its annotation will have. */
export interface PlannedQuestion<A extends string, I extends KnownImage> {
  key: string;
  question: Question<A, I>;
  /** Why it cannot be asked, if so. */
  obstacle: InputError | undefined;
}

/** Everything a plan asks one annotator about a sample, with keys: the same whether images are in memory or only known. */
export async function questionsOf<A extends string, I extends KnownImage>(
  { strategy, aspects }: Pick<Plan<A>, 'strategy' | 'aspects'>,
  sample: KnownSample<I>,
  annotator: Annotator,
): Promise<SampleQuestions<A, I>> {
  const asked: Asked = { sampleId: sample.id, annotatorId: annotator.id, strategyId: strategy.id };
  const judges = ({ id }: Aspect<A>) => annotator.aspects?.includes(id) ?? true;
  const judged = annotator.aspects ? aspects.filter(judges) : aspects;
  const others = annotator.aspects ? aspects.filter((aspect) => !judges(aspect)) : [];
  const asks = judged.length > 0 || strategy.judges === false;
  const questions = asks ? [...strategy.ask<A, I>(sample, judged, annotator.id)] : [];
  return {
    asked,
    questions: await Promise.all(
      questions.map(async (question) => ({
        key: await questionKey(asked, question),
        question,
        obstacle: tooManyImages(annotator, question.imageIds.length),
      })),
    ),
    ...(others.length && { abstention: await abstain(asked, sample, others) }),
  };
}

/** The keys of all annotations that these questions become. */
export function keysOf({ questions, abstention }: SampleQuestions<string, KnownImage>): string[] {
  const keys = questions.map(({ key }) => key);
  return abstention ? [...keys, abstention.key] : keys;
}

/** How many images an annotator takes is the one limit that a loader cannot meet. */
function tooManyImages({ id, limits }: Annotator, images: number): InputError | undefined {
  const { maxImages = Infinity } = limits ?? {};
  if (images <= maxImages) return undefined;
  return new InputError(
    `A question shows ${images} images, and ${id} takes ${maxImages} at most. Use pointwise() or pairwise(), or give it fewer images.`,
  );
}

async function abstain<A extends string>(
  asked: Asked,
  sample: KnownSample,
  aspects: readonly Aspect<A>[],
): Promise<Annotation<A>> {
  const images = describeShown(
    sample,
    sample.images.map(({ id }) => id),
  );
  const ids = aspects.map(({ id }) => id);
  return {
    key: await abstentionKey(asked, ids, images.imageHashes),
    ...asked,
    ...images,
    aspectVersions: Object.fromEntries(aspects.map(({ id, version }) => [id, version])) as Record<A, number>,
    ms: 0,
    outcome: 'abstained',
    aspects: ids,
    detail: `${asked.annotatorId} does not judge ${ids.join(', ')}.`,
  };
}
