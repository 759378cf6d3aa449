import type { Json, Preference, Score } from '../records/records.ts';
import type { Aspect } from './aspect.ts';
import type { JsonSchema } from './json-schema.ts';
import type { KnownImage, LoadedImage } from './loaded-image.ts';

/**
 * What one annotator is shown and asked in one call. A question reads its own answer.
 *
 * @typeParam I What is known of its images: an annotator gets them with their bytes, and for the key of a question, or
 * to tell what it will cost, nobody needs those.
 */
export interface Question<A extends string = string, I extends KnownImage = LoadedImage> {
  /** The rubric: the same for every sample of a run, so that vendors can cache it. */
  instructions: string;
  /** The prompt, the labelled images and the request, in the order they are to be shown. */
  parts: readonly Part<I>[];
  aspects: readonly Aspect<A>[];
  /** What the images were made from, for an annotator that compares them with it by numbers. `parts` show it in words. */
  prompt?: string | undefined;
  /** JSON Schema of the answer, in the subset that all vendors enforce. */
  schema: JsonSchema;
  /** Ids of the images that it is about, in the order they are shown. */
  imageIds: readonly string[];
  /** Counts the times the same is asked, from 0: another order, or once more. */
  round: number;
  /** Understands an answer, exactly or not at all. Takes its text, or JSON that was parsed already. */
  read(output: unknown): Reading<A>;
}

/** A piece of a question. Every image follows a text that names its label. */
export type Part<I extends KnownImage = LoadedImage> = { text: string } | { image: I; label: string };

/** What a question makes of an answer. Nothing is guessed: what cannot be read is unreadable. */
export type Reading<A extends string = string> =
  | { outcome: 'scored'; scores: Record<A, Score[]> }
  | { outcome: 'compared'; preferred: Record<A, Preference> }
  | { outcome: 'answered'; output: Json }
  | { outcome: 'unreadable'; detail: string };
