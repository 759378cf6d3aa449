import type { AnnotatorErrorCode } from './errors.ts';
import type { RateLimit } from './rate-limit.ts';

/** What a generator throws when it has no image. The codes are those of annotators, and mean the same. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
  readonly code: AnnotatorErrorCode;
  /** How long the vendor asks to wait, where it said so. */
  readonly retryAfterMs: number | undefined;
  /** US dollars that the failed call cost all the same. */
  readonly usd: number | undefined;
  /** The vendor's limits, where the failed call told them. */
  readonly rateLimits: readonly RateLimit[] | undefined;

  constructor(code: AnnotatorErrorCode, message: string, options: GeneratorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.usd = options.usd;
    this.rateLimits = options.rateLimits;
  }
}

/** What can be told along with a {@link GeneratorError}; the same names as its fields. */
export interface GeneratorErrorOptions {
  retryAfterMs?: number | undefined;
  usd?: number | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
  cause?: unknown;
}
