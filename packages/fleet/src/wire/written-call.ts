import type { Aspect, Call, ImageLimits, JsonSchema, KnownImage, Part, Question } from '@visionprefer/core';

/** A call as it is put into a queue: its images by their urls. */
export interface WrittenCall {
  sampleId: string;
  key: string;
  attempt: number;
  maxOutputTokens: number;
  /** Deadline of the call, from when a worker begins with it. */
  timeoutMs: number;
  question: WrittenQuestion;
}

/** A question as JSON. Its answer is read where it was asked from. */
interface WrittenQuestion {
  instructions: string;
  parts: readonly ({ text: string } | { image: WrittenImage; label: string })[];
  aspects: readonly Aspect[];
  prompt?: string | undefined;
  schema: JsonSchema;
  imageIds: readonly string[];
  round: number;
}

/** Where an image is, and what is to be found there. */
export interface WrittenImage extends KnownImage {
  id: string;
  /** `https:`, `data:`, `file:`, or relative to the folder of the samples. */
  url: string;
  /** What it was made fit for. */
  limits: ImageLimits;
}

/** Where an image came from. */
export type ImagePlace = Pick<WrittenImage, 'id' | 'url' | 'limits'>;

/** Writes a call. @param placeOf Where each of its images came from. */
export function writeCall(
  { question, sampleId, key, attempt, maxOutputTokens }: Omit<Call, 'annotator'>,
  timeoutMs: number,
  placeOf: (image: KnownImage) => ImagePlace,
): WrittenCall {
  const { instructions, parts, aspects, prompt, schema, imageIds, round } = question;
  const written = parts.map((part) => {
    if ('text' in part) return part;
    const { mediaType, width, height, hash, preparation } = part.image;
    const known = { mediaType, width, height, hash, ...(preparation !== undefined && { preparation }) };
    return { label: part.label, image: { ...placeOf(part.image), ...known } };
  });
  return {
    ...{ sampleId, key, attempt, maxOutputTokens, timeoutMs },
    question: { instructions, parts: written, aspects, prompt, schema, imageIds, round },
  };
}

/** Reads a question. @param parts Its parts, with the images in memory. */
export function readQuestion({ parts: _, ...question }: WrittenQuestion, parts: readonly Part[]): Question {
  return {
    ...question,
    parts,
    read: () => {
      throw new Error('An answer is read where the question came from.');
    },
  };
}
