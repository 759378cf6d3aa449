import { AnnotatorError, codeOfStop, findFailure, listOf, partOf, textOf } from '@visionprefer/core/plugin';
import { type ErrorSource, fromFailure } from '../errors/from-failure.ts';
import type { Besides } from './call.ts';

/**
 * Checks that a chat completion holds a choice that its server brought to an end.
 *
 * @throws AnnotatorError with the error that the choice tells of; `overloaded` when there is no choice, or none with a
 * message, or the server broke it off.
 */
export function checkCompletion(reply: { choices?: unknown }, source: ErrorSource, besides: Besides): void {
  const [choice] = listOf(reply.choices);
  if (choice === undefined || choice === null) {
    throw new AnnotatorError('overloaded', `${source.id}: a chat completion without a choice came back.`, besides);
  }
  const { error, finish_reason: reason, message, delta, text } = partOf(choice);
  const failure = findFailure({ error }) ?? findFailure({ error: partOf(message).error });
  if (failure) throw fromFailure(failure, source, undefined, besides);
  const stop = codeOfStop(reason);
  if (stop === undefined && (message ?? delta ?? text ?? undefined) === undefined) {
    throw new AnnotatorError('overloaded', `${source.id}: a chat completion without a message came back.`, besides);
  }
  if (stop !== 'overloaded') return;
  throw new AnnotatorError('overloaded', `${source.id}: the server broke its answer off (${textOf(reason)}).`, besides);
}
