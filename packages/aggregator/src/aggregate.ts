import type { Annotation, Consensus, Source } from '@visionprefer/core';
import type { AggregateSourceOptions } from './aggregate-options.ts';
import { createAggregation } from './aggregation.ts';
import { calibrate } from './calibration/calibrate.ts';

/**
 * Finds the consensus of the annotators about each sample.
 *
 * The result depends on the annotations and not on their order: the same annotations give the same bytes.
 * Samples, images, aspects and annotators come in natural order of their ids (`image-2` before `image-10`), annotation
 * keys in the order of their characters. Every image has every aspect that occurs anywhere; where no
 * annotator scored it the score is null. An annotator's several rounds make one vote, and an annotation that comes twice counts once.
 *
 * @throws InputError when annotations contradict each other, hold what the method does not read, mix versions of a
 * rubric or two pictures under one image id, or when the weights or the quorum cannot be met.
 */
export async function aggregate<A extends string = string>(
  annotations: Source<Annotation<A>>,
  options: AggregateSourceOptions<NoInfer<A>> = {},
): Promise<Consensus<A>[]> {
  const aggregation = createAggregation<A>(options);
  if (Symbol.asyncIterator in annotations) {
    for await (const annotation of annotations) aggregation.add(annotation);
  } else {
    for (const annotation of annotations) aggregation.add(annotation);
  }
  const { consensus } = aggregation.result();
  if (!options.people) return [...consensus];
  return [...(await calibrate<A>(consensus, options.people, options)).consensus];
}
