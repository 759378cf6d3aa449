import { aggregate, toPairs } from '@visionprefer/aggregator';
import {
  type AnnotateOptions,
  type Annotation,
  type Annotator,
  type Aspect,
  annotate,
  fidelity,
  InputError,
  originalImages,
  promptFollowing,
  type Sample,
  type Source,
} from '@visionprefer/core';
import type { PicturePair } from '../teach/teach-by-dpo.ts';
import { aspectWeights } from '../world/true-levels.ts';
import type { PaintedSamples } from './paint-samples.ts';

/** The aspects that the small world has. */
export type WorldAspect = 'prompt-following' | 'fidelity';

/** The aspects, with core's own rubrics: annotators are asked as in any run. */
export const worldAspects: readonly Aspect<WorldAspect>[] = [promptFollowing, fidelity];

/**
 * Asks annotators about samples. It gives all answers, those to earlier questions too, and asks nothing twice: the same
 * annotators may sit in several juries.
 */
export type Annotate = (
  samples: Source<Sample>,
  options: AnnotateOptions<WorldAspect>,
) => AsyncIterable<Annotation<WorldAspect>>;

/** Whom to ask, and how. */
export interface JudgeOptions
  extends Pick<
    AnnotateOptions<WorldAspect>,
    'strategy' | 'budget' | 'prices' | 'pace' | 'concurrency' | 'signal' | 'onProgress' | 'onFailure' | 'timeoutMs'
  > {
  annotators: readonly Annotator[];
  /** Default: core's `annotate`. */
  annotate?: Annotate | undefined;
}

/** Has samples judged. @returns What was answered, in the order in which it came. */
export async function judgeSamples(
  { samples }: PaintedSamples,
  { annotate: ask = annotate, ...options }: JudgeOptions,
): Promise<Annotation<WorldAspect>[]> {
  const asked = ask(samples, { ...options, aspects: worldAspects, loadImage: originalImages() });
  return await Array.fromAsync(asked);
}

/**
 * Finds the consensus of the annotators and draws the pairs from it, every two pictures of a sample.
 *
 * @param without An aspect that does not count.
 * @throws InputError when there is not a single pair.
 */
export async function drawPairs(
  painted: PaintedSamples,
  annotations: readonly Annotation<WorldAspect>[],
  without?: WorldAspect | undefined,
): Promise<PicturePair[]> {
  const weights = { ...aspectWeights, ...(without && { [without]: 0 }) };
  const consensus = await aggregate<WorldAspect>(annotations, { weights });
  const pictureOf = (url: string) => {
    const picture = painted.pictures.get(url);
    if (!picture) throw new InputError('A pair has a picture that was not painted.');
    return picture;
  };
  const pairs = [...toPairs(consensus, painted.samples)].map(({ sampleId, chosen, rejected }) => ({
    scene: painted.scenes.get(sampleId) ?? 0,
    chosen: pictureOf(chosen.url),
    rejected: pictureOf(rejected.url),
  }));
  if (pairs.length === 0) throw new InputError('The annotators gave no scores that differ, so there is not one pair.');
  return pairs;
}
