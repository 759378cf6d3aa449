/**
 * The contract of an annotator. A plugin does one thing: it shows words and images to one vendor through that vendor's
 * own SDK, brings back what was answered, and names what went wrong. It loads no images, writes no prompts, reads no
 * scores and retries nothing: core does, once, the same for all.
 */

import type { Answer, AnswerOptions } from './answer.ts';
import type { Batching } from './batching.ts';
import type { ImageLimits, ImageSize, KnownImage } from './loaded-image.ts';
import type { Price } from './price.ts';
import type { Question } from './question.ts';

/** What answers questions about images: a multimodal LLM, a pixel measure, a reward model, a person. */
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
  /** How it is asked in batches, for less money and later. Default: it is not. */
  batch?: Batching | undefined;
  /** Aspect ids it can judge; it is recorded as abstaining from the others. Default: all. */
  aspects?: readonly string[] | undefined;
  /** What images it takes. Default: anything. */
  limits?: ImageLimits | undefined;
  /** Output tokens to allow for one question. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /** Most questions worth having in flight, such as 2 for one that works on this machine. Default: as the run says. */
  concurrency?: number | undefined;
  /** Who is called, as price lists and traces name it: `openai`, `anthropic`, `google`. */
  vendor?: string | undefined;
  /** The model that is asked for, as the vendor names it. */
  model?: string | undefined;
  /** What its tokens cost, where it knows by itself: zero for one that works on this machine. */
  price?: Price | undefined;
  /** Tokens that the vendor counts for an image of this size in pixels. Default: one for every 14 × 14 pixels. */
  imageTokens?: ((size: ImageSize) => number) | undefined;
  /** Most input tokens that it adds to a question's own words, images and schema. Default: none worth counting. */
  addedTokens?: ((question: Question<string, KnownImage>) => number) | undefined;
  /** Times the input price that it pays for what it has written to a cache. Default: as the price says. */
  cacheWriteFactor?: number | undefined;
}
