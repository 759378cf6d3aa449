import type { Annotation, Question } from '@visionprefer/core';
import type { Marks, QuestionView, SentAnswer } from './question-view.ts';

/** A question on the desk of a person. */
export interface Sheet {
  id: number;
  question: Question;
  /** How the answer gets to `annotate`, the first time. */
  waiting: { resolve(output: unknown): void; reject(error: Error): void };
  sent?: SentAnswer;
  /** The annotation that was written down. */
  kept?: Annotation;
}

/** Whether an annotation is the answer to a question. */
export function isAbout({ imageIds, aspectVersions }: Annotation, { imageIds: shown, aspects }: Question): boolean {
  return imageIds.join('\n') === shown.join('\n') && aspects.every(({ id }) => id in aspectVersions);
}

/** An annotation with what was asked alone. */
export function withoutAnswer(annotation: Annotation): Omit<Annotation, 'outcome'> {
  const nothing = { scores: undefined, preferred: undefined, aspects: undefined, detail: undefined };
  const { outcome: _, scores, preferred, aspects, detail, ...asked } = { ...nothing, ...annotation };
  return asked;
}

/** A question as the page is told of it. */
export function viewOf<Id extends number | string>(
  { id, question, sent }: { id: Id; question: Question; sent?: { marks?: Marks | undefined } | undefined },
  ask: QuestionView['ask'],
  prompt: string,
): QuestionView<Id> {
  return {
    id,
    prompt,
    ask,
    images: question.parts
      .flatMap((part) =>
        'image' in part ? [{ label: part.label, width: part.image.width, height: part.image.height }] : [],
      )
      .map((image, place) => ({ ...image, url: urlOf(id, place) })),
    aspects: question.aspects.map(({ id: aspect, question: text, levels }) => ({
      id: aspect,
      question: text,
      levels: levels.map(({ name, description }) => ({ name, description })),
    })),
    ...(sent?.marks && { answered: sent.marks }),
  };
}

/** The address of a picture, from the page. */
export function urlOf(id: number | string, place: number): string {
  return `picture/${id}/${place}`;
}

/** The pictures of a question, in the order shown. */
export function picturesOf({ parts }: Question): { bytes: Uint8Array; mediaType: string }[] {
  return parts.flatMap((part) => ('image' in part ? [part.image] : []));
}

/** A person's choice in the form in which the question reads answers. */
export function toOutput({ parts, aspects }: Question, marks: Marks): unknown {
  const labels = parts.flatMap((part) => ('image' in part ? [part.label] : []));
  if ('better' in marks) {
    return Object.fromEntries(aspects.map(({ id }, aspect) => [id, { preferred: marks.better[aspect] }]));
  }
  return {
    images: labels.map((image, place) => ({
      image,
      ...Object.fromEntries(aspects.map(({ id }, aspect) => [id, { level: marks.levels[aspect]?.[place] }])),
    })),
  };
}
