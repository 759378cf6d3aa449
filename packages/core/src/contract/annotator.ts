/**
 * The contract of an annotator. A plugin does one thing: it shows words and images to one vendor through that vendor's
 * own SDK, brings back what was answered, and names what went wrong. It loads no images, writes no prompts, reads no
 * scores and retries nothing: core does, once, the same for all.
 */

import type { ImageLimits, KnownImage, LoadedImage } from '../images/load-image.ts';
import type { Preference, Score, Usage } from '../records/records.ts';
import type { Aspect } from './aspect.ts';
import type { Price } from './price.ts';

/** Whoever can answer a question about images: an MLLM, a pixel measure, a reward model, a person. */
export interface Annotator {
  specVersion: 1;
  /** Who answers, such as `openai:gpt-6-sol`. Part of every annotation's key: another id is another annotator. */
  id: string;
  /**
   * Answers one question.
   *
   * @throws AnnotatorError for everything that is not an answer.
   */
  answer(question: Question, options: AnswerOptions): Promise<Answer>;
  /** Aspect ids it can judge; it is recorded as abstaining from the others. Default: all. */
  aspects?: readonly string[];
  /** What images it takes. Default: anything. */
  limits?: ImageLimits;
  /** Output tokens to allow for one question. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number;
  /** Most questions worth having in flight, such as 2 for one that works on this machine. Default: as the run says. */
  concurrency?: number;
  /** Who is called, as price lists and traces name it: `openai`, `anthropic`, `google`. */
  vendor?: string;
  /** The model that is asked for, as the vendor names it. */
  model?: string;
  /** What its tokens cost, where it knows by itself: zero for one that works on this machine. */
  price?: Price;
  /** Tokens that the vendor counts for an image of this size in pixels. Default: one for every 14 × 14 pixels. */
  imageTokens?(size: { width: number; height: number }): number;
  /** Most input tokens that it adds to a question's own words, images and schema. Default: none worth counting. */
  addedTokens?(question: Question<string, KnownImage>): number;
  /** Times the input price that it pays for what it has written to a cache. Default: as the price says. */
  cacheWriteFactor?: number;
}

/** How one call is to be made. */
export interface AnswerOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** The output cap of this call; twice the usual when the question is asked again because the answer was cut off. */
  maxOutputTokens: number;
}

/** What came back. */
export interface Answer {
  /** The answer's text as the vendor gave it, or the parsed JSON. The question reads it. */
  output: unknown;
  usage?: Usage;
  /** The model that really answered, as the vendor names it. */
  model?: string;
  /** Where the vendor's limits stand, as its headers tell. */
  rateLimits?: readonly RateLimit[];
}

/** One of a vendor's limits, as told with an answer. */
export interface RateLimit {
  kind: 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';
  limit?: number;
  remaining?: number;
  /** Milliseconds until it is full again. */
  resetMs?: number;
}

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
  /** JSON Schema of the answer, in the subset that all vendors enforce. */
  schema: JsonSchema;
  /** Ids of the images, in the order they are shown. */
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
  | { outcome: 'unreadable'; detail: string };

/** The portable subset of JSON Schema: closed objects with everything required, arrays, strings and string enums. */
export type JsonSchema =
  | {
      type: 'object';
      properties: Record<string, JsonSchema>;
      required: string[];
      additionalProperties: false;
      description?: string;
    }
  | { type: 'array'; items: JsonSchema; description?: string }
  | { type: 'string'; enum?: string[]; description?: string };
