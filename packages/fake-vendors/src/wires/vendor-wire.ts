import type { AnnotatorErrorCode } from '@visionprefer/core/plugin';
import type { ErrorReply, ShownQuestion, Wire, WireAnswer, WireReply, WireRequest } from '@visionprefer/core/testing';
import type { Judge } from '../judge/judge.ts';

/** Whose wire it is. */
export type VendorName = 'openai' | 'anthropic' | 'google';

/** One vendor's wire, with what a server needs besides what the conformance kit does. */
export interface VendorWire extends Wire {
  vendor: VendorName;
  /** Whether requests to this path are this wire's. */
  serves(path: string): boolean;
  readModel(request: WireRequest): string;
  /** What a picture counts as input tokens; plausible, not exact. */
  imageTokens: number;
  /** A reply that depends on more than its text, such as log-probabilities. Default: `writeAnswer`. */
  answer?(request: WireRequest, judged: Judged): WireReply;
  /** An error in the vendor's body shape. */
  writeError(error: VendorError): ErrorReply;
  /**
   * Headers that say where the vendor's limits stand; none where the vendor tells nothing.
   *
   * @param nowMs What time it is for the vendor; milliseconds since 1970.
   */
  writeLimits(limits: Standing, nowMs: number): Record<string, string>;
}

/** What was asked, and what will be answered. */
export interface Judged {
  shown: ShownQuestion;
  judge: Judge;
  text: string;
  told: WireAnswer;
}

/** An error to be written. */
export interface VendorError {
  status: number;
  /** What it means to us; the vendor's own names follow from it. */
  code: AnnotatorErrorCode;
  message: string;
  /** Written into the body, by vendors who do that. */
  retryAfterMs?: number;
}

/** Where a limit stands. */
export interface Standing {
  requests: { limit: number; remaining: number; resetMs: number };
  tokens: { limit: number; remaining: number; resetMs: number };
}

/** Where limits stand when nobody has asked for any. */
export const farFromLimits: Standing = {
  requests: { limit: 10_000, remaining: 9_999, resetMs: 6 },
  tokens: { limit: 4_000_000, remaining: 3_996_000, resetMs: 60 },
};

/** The part of a body that must be there, told apart from what a caller may get wrong. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
}

/** A property of a body that must be an object or an array. */
export function part<T>(body: unknown, name: string): T {
  const value = (body as Record<string, unknown> | null)?.[name];
  if (typeof value !== 'object' || value === null) throw new RequestProblem(`Missing required parameter: '${name}'.`);
  return value as T;
}

/** The base64 of a `data:` URL. */
export function imageOf(url: unknown): string {
  const comma = typeof url === 'string' ? url.indexOf(';base64,') : -1;
  if (typeof url !== 'string' || comma === -1) {
    throw new RequestProblem('Invalid image: this rehearsal takes images as base64 data: URLs only.');
  }
  return url.slice(comma + 8);
}
