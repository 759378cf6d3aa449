import type { AnnotateOptions, Failure } from '../annotate.ts';
import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Aspect } from '../contract/aspect.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import { strictestLimits } from '../images/strictest-limits.ts';
import { listwise } from '../questions/listwise.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import { drawQuestions } from './draw-questions.ts';
import type { Asked } from './key.ts';
import { checkSample, findKnownSample } from './load-sample.ts';

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
 */
export async function* listQuestions(
  samples: Source<Sample>,
  { annotators, aspects = paperAspects, strategy = listwise(), known }: ListOptions,
): AsyncGenerator<ListedQuestion | Failure, void, undefined> {
  const limits = strictestLimits(annotators.map((annotator) => annotator.limits ?? {}));
  // What is known of images is all that is needed; nothing is loaded.
  const loading = { loadImage: unread, known, limits, signal: new AbortController().signal };
  for await (const sample of samples) {
    const checked = checkSample(sample, strategy.minImages ?? 1);
    if ('error' in checked) {
      yield checked;
      continue;
    }
    const found = await findKnownSample(checked, loading);
    for (const annotator of annotators) {
      const drawn = await drawQuestions({ strategy, aspects }, found ?? withoutImages(checked), annotator);
      const { who, questions, abstention } = drawn;
      for (const { key, question } of questions) {
        yield { ...who, aspects: question.aspects, abstains: false, ...shownOf(found, question.imageIds, key) };
      }
      if (!abstention) continue;
      const abstained = aspects.filter(({ id }) => id in abstention.aspectVersions);
      yield { ...who, aspects: abstained, abstains: true, ...shownOf(found, abstention.imageIds, abstention.key) };
    }
  }
}

type ListOptions = Pick<AnnotateOptions, 'annotators' | 'aspects' | 'strategy' | 'known'>;

function unread(): never {
  throw new Error('No image is read to list questions.');
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
