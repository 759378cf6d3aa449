import type { Annotator } from '../contract/annotator.ts';
import type { Aspect } from '../contract/aspect.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import type { KnownSample, Strategy } from '../questions/strategy.ts';
import type { Annotation } from '../records/records.ts';
import { describeShown } from '../run/task.ts';
import { type Asked, abstentionKey, questionKey } from './key.ts';

/** What there is to know about a sample's questions to one annotator. */
export interface Drawn<A extends string, I extends KnownImage> {
  who: Asked;
  questions: { key: string; question: Question<A, I> }[];
  /** Its abstaining from the aspects that it does not judge. */
  abstention?: Annotation<A>;
}

/** Everything there is to ask one annotator about one sample, with the keys that the annotations will have. */
export async function drawQuestions<A extends string, I extends KnownImage>(
  { strategy, aspects }: { strategy: Strategy; aspects: readonly Aspect<A>[] },
  sample: KnownSample<I>,
  annotator: Annotator,
): Promise<Drawn<A, I>> {
  const who: Asked = { sampleId: sample.id, annotatorId: annotator.id, strategyId: strategy.id };
  const judges = ({ id }: Aspect<A>) => annotator.aspects?.includes(id) ?? true;
  const judged = aspects.filter(judges);
  const others = aspects.filter((aspect) => !judges(aspect));
  const questions = judged.length ? [...strategy.ask<A, I>(sample, judged)] : [];
  return {
    who,
    questions: await Promise.all(
      questions.map(async (question) => ({ key: await questionKey(who, question), question })),
    ),
    ...(others.length && { abstention: await abstain(who, sample, others) }),
  };
}

async function abstain<A extends string>(
  who: Asked,
  sample: KnownSample,
  aspects: readonly Aspect<A>[],
): Promise<Annotation<A>> {
  const images = describeShown(
    sample,
    sample.images.map(({ id }) => id),
  );
  const ids = aspects.map(({ id }) => id);
  return {
    key: await abstentionKey(who, ids, images.imageHashes),
    ...who,
    ...images,
    aspectVersions: Object.fromEntries(aspects.map(({ id, version }) => [id, version])) as Record<A, number>,
    ms: 0,
    outcome: 'abstained',
    aspects: ids,
    detail: `${who.annotatorId} does not judge ${ids.join(', ')}.`,
  };
}
