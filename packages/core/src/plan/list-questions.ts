import type { Aspect } from '../contract/aspect.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import type { QuestionInView } from './adaptive.ts';
import type { Failure } from './failure.ts';
import type { Asked } from './key.ts';
import { checkSample, findKnownSample } from './load-sample.ts';
import { type Plan, type PlanOptions, planQuestions } from './plan.ts';
import { questionsOf } from './questions-of.ts';

/** One question of a run, or an annotator's abstaining, before anything is asked. */
export interface ListedQuestion extends Asked {
  /** The key that its annotation will have; absent when an image has to be read to be known. */
  key?: string;
  aspects: readonly Aspect[];
  imageIds: readonly string[];
  /** In the order of `imageIds`; absent as the key is. */
  imageHashes?: readonly string[];
  /** Whether nobody is asked, because the annotator does not judge these aspects. */
  abstains: boolean;
}

/**
 * Lists the questions that {@link annotate} would put, with the keys of those whose images are known, and the samples
 * that cannot be asked about. No image is read and nobody is asked.
 *
 * @throws InputError for options that cannot work.
 */
export async function* listQuestions<A extends string>(
  samples: Source<Sample>,
  options: PlanOptions<A>,
): AsyncGenerator<ListedQuestion | Failure, void, undefined> {
  const plan = planQuestions(options);
  for await (const sample of samples) {
    const checked = checkSample(sample, plan);
    if ('error' in checked) {
      yield checked;
      continue;
    }
    const found = await findKnownSample(checked, plan.images);
    for (const annotator of plan.annotators) {
      const planned = await questionsOf(plan, found ?? withoutImages(checked), annotator);
      const { asked, questions, abstention } = planned;
      for (const { key, question } of questions) {
        yield { ...asked, aspects: question.aspects, abstains: false, ...shownOf(found, question.imageIds, key) };
      }
      if (!abstention) continue;
      const abstained = plan.aspects.filter(({ id }) => Object.hasOwn(abstention.aspectVersions, id));
      yield { ...asked, aspects: abstained, abstains: true, ...shownOf(found, abstention.imageIds, abstention.key) };
    }
  }
}

/** What could be asked about a sample of an annotator that judges all aspects, without its images. */
export function questionsInView<A extends string>(
  sample: Sample,
  { strategy, aspects }: Pick<Plan<A>, 'strategy' | 'aspects'>,
): QuestionInView[] {
  return Array.from(strategy.ask(withoutImages(sample), aspects), (question) => ({
    imageIds: question.imageIds,
    round: question.round,
    aspects: question.aspects.map(({ id }) => id),
  }));
}

/** Stands in for what is not known yet: how many questions there are does not hang on it. */
function withoutImages({ id, prompt, images }: Sample): KnownSample {
  const image: KnownImage = { mediaType: 'image/png', width: 1, height: 1, hash: '' };
  return { id, prompt, images: images.map((each) => ({ id: each.id, image })), digest: '0'.repeat(64) };
}

function shownOf(
  found: KnownSample | undefined,
  imageIds: readonly string[],
  key: string,
): Pick<ListedQuestion, 'key' | 'imageIds' | 'imageHashes'> {
  if (!found) return { imageIds };
  const hashes = new Map(found.images.map(({ id, image }) => [id, image.hash]));
  return { key, imageIds, imageHashes: imageIds.map((id) => hashes.get(id) ?? '') };
}
