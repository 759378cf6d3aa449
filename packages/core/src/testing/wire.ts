/**
 * How one vendor is spoken to over HTTP, seen from the vendor's side: the conformance kit reads with it what a plugin
 * sent, and writes with it what the vendor would have answered.
 */

import type { AnnotatorErrorCode } from '../contract/errors.ts';
import type { RateLimit } from '../contract/rate-limit.ts';
import type { Usage } from '../records/records.ts';

/** What the kit must know of a vendor to play it. */
export interface Wire {
  /** What follows the server's origin in the base URL that the plugin is given, such as `/v1`. Default: nothing. */
  basePath?: string;
  /** What a request shows the model. Throws when the request is none that this vendor takes. */
  readRequest(request: WireRequest): ShownQuestion;
  /** A reply in which the model says this text. */
  writeAnswer(text: string, answer: WireAnswer): WireReply;
  /** Replies, each in the vendor's real body shape, that a plugin has to give this code to. */
  errors: Partial<Record<AnnotatorErrorCode, ErrorReply | readonly ErrorReply[]>>;
  /** Which token counts `writeAnswer` tells. Default: `inputTokens` and `outputTokens`. */
  usage?: readonly (keyof Usage)[];
  /**
   * What this vendor has no place for. Without `schema` the schema's words must stand in the texts, after everything
   * else; without `maxOutputTokens`, `model` or `rateLimits` they are not looked for.
   */
  lacks?: readonly ('schema' | 'maxOutputTokens' | 'model' | 'rateLimits')[];
}

/** A request as the server got it. */
export interface WireRequest {
  method: string;
  /** Path and query. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON. */
  body: unknown;
}

/** What a request shows the model, in no vendor's words. */
export interface ShownQuestion {
  instructions: string;
  parts: readonly ShownPart[];
  /** The JSON Schema that the vendor is to enforce. */
  schema?: unknown;
  maxOutputTokens?: number;
}

/** A text, or an image as base64. */
export type ShownPart = { text: string } | { image: string };

/** What a written answer tells besides its text. */
export interface WireAnswer {
  /** All fields are given; write those that the vendor tells. */
  usage: Required<Usage>;
  /** The model that answered. */
  model: string;
}

/** A reply as the server sends it. */
export interface WireReply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** A string and bytes are sent as they are; everything else as JSON. */
  body: unknown;
  /** What the headers say of the vendor's limits; the plugin must pass on the same, besides `resetMs`. */
  rateLimits?: readonly Omit<RateLimit, 'resetMs'>[];
}

/** A reply that is no answer, and what a plugin must make of it. */
export interface ErrorReply extends WireReply {
  /** How long the reply asks to wait. */
  retryAfterMs?: number;
  /** What the reply says was used. */
  usage?: Usage;
}
