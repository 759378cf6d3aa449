import type { Call, ImageLimits, KnownImage, Part, Question } from '@visionprefer/core';
import type { Rubric } from './rubric.ts';

/** A call as it is put into a queue: its images by their urls. */
export interface WrittenCall {
  sampleId: string;
  key: string;
  attempt: number;
  maxOutputTokens: number;
  /** Deadline of the call, from when a worker begins with it. */
  timeoutMs: number;
  /** Its digest, or the rubric itself. */
  rubric: string | Rubric;
  question: WrittenQuestion;
}

/** A question as JSON, without its rubric. Its answer is read where it was asked from. */
interface WrittenQuestion {
  parts: readonly ({ text: string } | { image: WrittenImage; label: string })[];
  prompt?: string | undefined;
  imageIds: readonly string[];
  round: number;
}

/** Where an image is, and what is to be found there. */
export interface WrittenImage extends KnownImage {
  id: string;
  /** `https:`, `data:`, `file:`, or relative to the folder of the samples. */
  url: string;
}

/** Where an image came from. */
export interface ImagePlace extends Pick<WrittenImage, 'id' | 'url'> {
  /** What it was made fit for: the same for all images of a run. */
  limits: ImageLimits;
}

/** With what a call is written. */
export interface CallWriting {
  timeoutMs: number;
  /** Where an image came from. */
  placeOf(image: KnownImage): ImagePlace;
  /** Gives what stands for a rubric. */
  share(rubric: Rubric): string | Rubric;
}

/** Writes a call. */
export function writeCall(
  { question, sampleId, key, attempt, maxOutputTokens }: Omit<Call, 'annotator'>,
  { timeoutMs, placeOf, share }: CallWriting,
): WrittenCall {
  const { instructions, parts, aspects, prompt, schema, imageIds, round } = question;
  let limits: ImageLimits = {};
  const written = parts.map((part) => {
    if ('text' in part) return part;
    const { mediaType, width, height, hash, preparation } = part.image;
    const { id, url, ...place } = placeOf(part.image);
    limits = place.limits;
    const known = { mediaType, width, height, hash, ...(preparation !== undefined && { preparation }) };
    return { label: part.label, image: { id, url, ...known } };
  });
  return {
    ...{ sampleId, key, attempt, maxOutputTokens, timeoutMs },
    rubric: share({ instructions, aspects, schema, limits }),
    question: { parts: written, prompt, imageIds, round },
  };
}

/** Reads a question. @param parts Its parts, with the images in memory. */
export function readQuestion(
  { parts: _, ...question }: WrittenQuestion,
  { instructions, aspects, schema }: Rubric,
  parts: readonly Part[],
): Question {
  return {
    ...question,
    ...{ instructions, aspects, schema, parts },
    read: () => {
      throw new Error('An answer is read where the question came from.');
    },
  };
}
