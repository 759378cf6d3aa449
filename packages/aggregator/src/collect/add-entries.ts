import { type BriefAnnotation, InputError } from '@visionprefer/core';
import { at } from '../numbers/at.ts';
import { type CollectedVotes, missingCode } from './collected-votes.ts';

/** The numbers an annotation goes by: its row, and the images it shows. */
export interface RowNumbers {
  row: number;
  /** In the order of its `imageIds`. */
  images: readonly number[];
}

/**
 * Appends the judgements of one annotation to the columns.
 *
 * @throws InputError when it scores what it did not show, or off the scale, does not compare two images, or judges none.
 */
export function addEntries<A extends string>(
  collected: CollectedVotes<A>,
  annotation: BriefAnnotation<A>,
  { row, images }: RowNumbers,
): void {
  const annotator = numberOf(collected.annotators, annotation.annotatorId);
  const addScore = (image: number, aspect: number, score: number): void => {
    const { scored } = collected;
    scored.rows.push(row);
    scored.images.push(image);
    scored.annotators.push(annotator);
    scored.aspects.push(aspect);
    scored.scores.push(score);
  };
  if (annotation.outcome === 'scored') {
    for (const aspect in annotation.scores) {
      const number = aspectNumber(collected, aspect);
      for (const { imageId, score } of annotation.scores[aspect]) {
        if (!(score >= 1 && score <= 5)) {
          throw new InputError(
            `Annotation "${annotation.key}": the ${aspect} score of image "${imageId}" is ${score}. Expected 1 to 5.`,
          );
        }
        addScore(shownImage(annotation, images, imageId), number, score);
      }
    }
  } else if (annotation.outcome === 'compared') {
    addComparisons(collected, annotation, { row, images, annotator });
  } else if (annotation.outcome === 'answered') {
    throw new InputError(
      `Annotation "${annotation.key}" answers a question that judges no image. Expected what annotate writes.`,
    );
  } else {
    const code = missingCode(annotation.outcome);
    for (const aspect of annotation.aspects) {
      const number = aspectNumber(collected, aspect);
      for (const image of images) addScore(image, number, code);
    }
  }
}

function addComparisons<A extends string>(
  collected: CollectedVotes<A>,
  annotation: BriefAnnotation<A> & { outcome: 'compared' },
  { row, images, annotator }: RowNumbers & { annotator: number },
): void {
  const { compared } = collected;
  const [first = -1, second = -1] = images;
  if (images.length !== 2 || first === second) {
    throw new InputError(
      `Annotation "${annotation.key}" compares the images ${annotation.imageIds.join(', ')}. Expected two different ones.`,
    );
  }
  for (const aspect in annotation.preferred) {
    const { imageId } = annotation.preferred[aspect];
    const verdict = imageId === 'tie' ? 0.5 : Number(shownImage(annotation, images, imageId) === first);
    compared.rows.push(row);
    compared.firstImages.push(first);
    compared.secondImages.push(second);
    compared.annotators.push(annotator);
    compared.aspects.push(aspectNumber(collected, aspect));
    compared.verdicts.push(verdict);
  }
}

function aspectNumber<A extends string>({ aspects }: CollectedVotes<A>, aspect: A): number {
  const number = numberOf(aspects, aspect);
  if (number > 0xffff) throw new InputError('The annotations name more than 65,536 aspects. Aggregate fewer at once.');
  return number;
}

function numberOf<T>(numbers: Map<T, number>, id: T): number {
  let number = numbers.get(id);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(id, number);
  }
  return number;
}

function shownImage({ key, imageIds }: BriefAnnotation, images: readonly number[], imageId: string): number {
  const place = imageIds.indexOf(imageId);
  if (place !== -1) return at(images, place);
  throw new InputError(
    `Annotation "${key}" judges image "${imageId}", which it did not show. Expected one of its imageIds: ${imageIds.join(', ')}.`,
  );
}
