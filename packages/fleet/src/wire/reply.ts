import { AnnotatorError, type AnnotatorErrorCode, type Answer, type RateLimit, type Usage } from '@visionprefer/core';

/** What came of a call, as JSON. */
export type Reply =
  | { answer: Answer }
  | { error: WrittenError }
  /** Something that is not the annotator's: an image that the worker cannot read, a fault of a plugin. */
  | { thrown: { message: string } };

/** An {@link AnnotatorError} as JSON. */
export interface WrittenError {
  code: AnnotatorErrorCode;
  message: string;
  retryAfterMs?: number | undefined;
  usage?: Usage | undefined;
  model?: string | undefined;
  rateLimits?: readonly RateLimit[] | undefined;
}

/** Writes what was thrown by a call. */
export function writeThrown(thrown: unknown): Reply {
  if (!(thrown instanceof AnnotatorError)) {
    return { thrown: { message: thrown instanceof Error ? thrown.message : String(thrown) } };
  }
  const { code, message, retryAfterMs, usage, model, rateLimits } = thrown;
  return { error: { code, message, retryAfterMs, usage, model, rateLimits } };
}

/** Gives the answer of a reply, or throws what the call threw. */
export function readReply(reply: Reply): Answer {
  if ('answer' in reply) return reply.answer;
  if ('thrown' in reply) throw new Error(reply.thrown.message);
  const { code, message, ...rest } = reply.error;
  throw new AnnotatorError(code, message, rest);
}

const paidCodes: readonly string[] = [
  'refused',
  'blocked',
  'abstained',
  'truncated',
  'empty',
] satisfies AnnotatorErrorCode[];

/**
 * Whether a reply is what a vendor answered, and is paid for. It is kept until its annotation is written. Whatever else
 * happened to a call is told once.
 */
export function isAnswered(reply: Reply): boolean {
  return 'answer' in reply || ('error' in reply && paidCodes.includes(reply.error.code));
}
