import type { Usage } from '../records/records.ts';
import type { RateLimit } from './rate-limit.ts';

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
  usage?: Usage | undefined;
  /** The model that really answered, as the vendor names it. */
  model?: string | undefined;
  /** Where the vendor's limits stand, as its headers tell. */
  rateLimits?: readonly RateLimit[] | undefined;
}
