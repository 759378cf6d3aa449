import { type Annotation, InputError } from '@visionprefer/core';
import { type CollectedVotes, missingOutcomes } from './collected-votes.ts';

/**
 * Appends what one annotation says to the columns.
 *
 * @throws InputError when it scores what it did not show, or off the scale, or does not compare two images.
 */
export function addEntries<A extends string>(
  { annotators, aspects, said, compared }: CollectedVotes<A>,
  annotation: Annotation<A>,
  images: Map<string, number>,
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
        say(shownImage(images, imageId, annotation.key), aspect, score, 0);
      }
    }
  } else if (annotation.outcome === 'compared') {
    const [first, second] = images.values();
    if (first === undefined || second === undefined || images.size > 2) {
      throw new InputError(
        `Annotation "${annotation.key}" compares ${images.size} images. Expected two different ones in imageIds.`,
      );
    }
    for (const aspect in annotation.preferred) {
      const { imageId } = annotation.preferred[aspect];
      const isFirst = imageId !== 'tie' && shownImage(images, imageId, annotation.key) === first;
      compared.firstImages.push(first);
      compared.secondImages.push(second);
      compared.annotators.push(annotator);
      compared.aspects.push(numberOf(aspects, aspect));
      compared.verdicts.push(imageId === 'tie' ? 0.5 : Number(isFirst));
    }
  } else {
    const missing = missingOutcomes.indexOf(annotation.outcome);
    for (const aspect of annotation.aspects) {
      for (const image of images.values()) say(image, aspect, Number.NaN, missing);
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

function shownImage(images: Map<string, number>, imageId: string, key: string): number {
  const image = images.get(imageId);
  if (image !== undefined) return image;
  throw new InputError(
    `Annotation "${key}" judges image "${imageId}", which it did not show. Expected one of its imageIds: ${[...images.keys()].join(', ')}.`,
  );
}
