import { type Annotation, InputError } from '@visionprefer/core';
import { type CollectedSample, type CollectedVotes, missingOutcomes } from './collected-votes.ts';

/**
 * Appends what one annotation says to the columns.
 *
 * @throws InputError when it scores what it did not show, or off the scale, or does not compare two images.
 */
export function addEntries<A extends string>(
  { annotators, aspects, said, compared }: CollectedVotes<A>,
  sample: CollectedSample,
  annotation: Annotation<A>,
): void {
  const annotator = numberOf(annotators, annotation.annotatorId);
  const say = (image: number, aspect: A, score: number, missing: number): void => {
    said.images.push(image);
    said.annotators.push(annotator);
    said.aspects.push(numberOf(aspects, aspect));
    said.scores.push(score);
    said.missing.push(missing);
  };
  if (annotation.outcome === 'scored') {
    for (const aspect in annotation.scores) {
      for (const { imageId, score } of annotation.scores[aspect]) {
        if (!(score >= 1 && score <= 5)) {
          throw new InputError(
            `Annotation "${annotation.key}": the ${aspect} score of image "${imageId}" is ${score}. Expected 1 to 5.`,
          );
        }
        say(shownImage(sample, annotation, imageId), aspect, score, 0);
      }
    }
  } else if (annotation.outcome === 'compared') {
    const [first = -1, second = -1] = annotation.imageIds.map((imageId) => shownImage(sample, annotation, imageId));
    if (annotation.imageIds.length !== 2 || first === second) {
      throw new InputError(
        `Annotation "${annotation.key}" compares the images ${annotation.imageIds.join(', ')}. Expected two different ones.`,
      );
    }
    for (const aspect in annotation.preferred) {
      const { imageId } = annotation.preferred[aspect];
      const isFirst = imageId !== 'tie' && shownImage(sample, annotation, imageId) === first;
      compared.firstImages.push(first);
      compared.secondImages.push(second);
      compared.annotators.push(annotator);
      compared.aspects.push(numberOf(aspects, aspect));
      compared.verdicts.push(imageId === 'tie' ? 0.5 : Number(isFirst));
    }
  } else {
    const missing = missingOutcomes.indexOf(annotation.outcome);
    for (const aspect of annotation.aspects) {
      for (const imageId of annotation.imageIds)
        say(shownImage(sample, annotation, imageId), aspect, Number.NaN, missing);
    }
  }
}

function numberOf<T>(numbers: Map<T, number>, id: T): number {
  let number = numbers.get(id);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(id, number);
  }
  return number;
}

function shownImage(sample: CollectedSample, { key, imageIds }: Annotation, imageId: string): number {
  const image = imageIds.includes(imageId) ? sample.images.get(imageId) : undefined;
  if (image) return image.index;
  throw new InputError(
    `Annotation "${key}" judges image "${imageId}", which it did not show. Expected one of its imageIds: ${imageIds.join(', ')}.`,
  );
}
