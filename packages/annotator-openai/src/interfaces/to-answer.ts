import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  describeSilence,
  excerpt,
  isWholeAnswer,
  type KnownImage,
  type Question,
  type Said,
} from '@visionprefer/core/plugin';
import type { ResolvedOptions } from '../resolved-options.ts';
import { expectScores } from '../scores/expect-scores.ts';
import type { Token } from '../scores/level-distribution.ts';
import type { Besides } from './call.ts';

/** What a model said, by whichever interface. */
export interface ModelReply {
  said: Said;
  /** Why it declined. */
  refusal?: string | null | undefined;
  /** What stopped it before its end, in the vendor's word. */
  stopped?: { code: 'truncated' | 'blocked'; reason: string } | undefined;
  tokens?: readonly Token[] | undefined;
}

/**
 * What was said, as an answer.
 *
 * @throws AnnotatorError `refused`, `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function toAnswer(
  { said, refusal, stopped, tokens }: ModelReply,
  question: Question<string, KnownImage>,
  { id, secrets, scores }: ResolvedOptions,
  besides: Besides,
): Answer {
  const fail = (code: AnnotatorErrorCode, message: string) => new AnnotatorError(code, `${id}: ${message}`, besides);
  const { text } = said;
  if (refusal) throw fail('refused', `the model declined: ${excerpt(refusal, secrets)}`);
  if (stopped?.code === 'blocked') throw fail('blocked', `a filter stopped the answer (${stopped.reason}).`);
  if (stopped && !isWholeAnswer(text))
    throw fail('truncated', `the answer was cut off (${stopped.reason}): ${excerpt(text, secrets)}`);
  if (!text.trim()) throw fail('empty', `no text came back${describeSilence(said, secrets)}`);
  const output = scores === 'expected' ? expectScores(text, tokens, question) : text;
  if (output !== undefined) return { output, ...besides };
  throw fail('bad-request', "no token log-probabilities came back. Set { scores: 'level' } for this model.");
}
