import type { Usage } from '../records/records.ts';
import type { RateLimit } from './rate-limit.ts';

/** Something given by the caller is wrong: a sample, an option, a file. The message says what, where and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Why an image could not be shown. */
export type ImageErrorCode =
  | 'no-root' // a file, and no folder was named that files may be read from
  | 'outside-root' // a file outside the folders that were named
  | 'private-address' // a url whose address is not public
  | 'plain-http' // a url that is not encrypted
  | 'bad-url' // neither a file:, https: nor data: url, or not a sound one
  | 'unreadable' // a file that is missing, or may not be read
  | 'unreachable' // a url that cannot be fetched, or a server that sends no image
  | 'too-large' // more bytes than one image may have
  | 'no-image' // bytes that are no picture
  | 'unfit'; // a picture that cannot be shown as it is: cut off, animated, over a limit

/**
 * An image cannot be read or must not be. The message says why, what was expected and what to do; `reason` and `advice`
 * are its two parts, for programs that have an advice of their own for a `code`.
 */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;
  /** What happened and what was expected: the message without its advice. */
  readonly reason: string;
  /** What to do, in terms of the options of this library; undefined where `reason` says it. */
  readonly advice: string | undefined;
  /** The sample that the image belongs to; set where the images of a sample are loaded. */
  sampleId?: string;
  /** The id of the image within its sample; set together with `sampleId`. */
  imageId?: string;

  /** @param reason A sentence, or several. */
  constructor(reason: string, { code = 'unfit', advice, cause }: ImageErrorOptions = {}) {
    super(advice === undefined ? reason : `${reason} ${advice}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = reason;
    this.advice = advice;
  }
}

/** What can be told along with an {@link ImageError}. */
export interface ImageErrorOptions {
  /** Default `unfit`. */
  code?: ImageErrorCode | undefined;
  advice?: string | undefined;
  cause?: unknown;
}

/** The budget is used up. It is thrown when everything that was paid for has been handed over. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/**
 * What went wrong when an annotator was asked. The first group are answers of their own kind and are recorded as such;
 * the second is asked once more; the third fails this one question; the fourth passes by waiting; the fifth ends this
 * annotator's part in the run.
 */
export type AnnotatorErrorCode =
  | 'refused' // the model declined
  | 'blocked' // a filter before or after the model stopped it
  | 'abstained' // not something this annotator judges
  //
  | 'truncated' // cut off at the output cap: asked once more with twice the cap
  | 'empty' // nothing came back
  //
  | 'bad-image' // the vendor cannot read an image
  | 'too-large' // the request is over the vendor's size limit
  | 'bad-request' // the vendor does not take the request as it is
  //
  | 'rate-limited'
  | 'overloaded'
  | 'timeout'
  | 'network'
  //
  | 'quota' // no money or no allowance left
  | 'unauthorized'
  | 'unknown-model';

/** What an annotator throws when it has no answer. Core decides by `code` alone what happens next. */
export class AnnotatorError extends Error {
  override readonly name = 'AnnotatorError';
  readonly code: AnnotatorErrorCode;
  /** How long the vendor asks to wait, where it said so. */
  readonly retryAfterMs?: number;
  /** What the failed call cost all the same. */
  readonly usage?: Usage;
  /** The model that answered, where it said so. */
  readonly model?: string;
  /** The vendor's limits, where the failed call told them. */
  readonly rateLimits?: readonly RateLimit[];

  constructor(code: AnnotatorErrorCode, message: string, options: AnnotatorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.usage !== undefined) this.usage = options.usage;
    if (options.model !== undefined) this.model = options.model;
    if (options.rateLimits !== undefined) this.rateLimits = options.rateLimits;
  }
}

/** What can be told along with an {@link AnnotatorError}; the same names as its fields. */
export interface AnnotatorErrorOptions {
  retryAfterMs?: number | undefined;
  usage?: Usage | undefined;
  model?: string | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
  cause?: unknown;
}
