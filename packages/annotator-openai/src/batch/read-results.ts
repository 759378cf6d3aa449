import {
  AnnotatorError,
  type Answer,
  type BatchResult,
  type KnownImage,
  partOf,
  type Question,
  readFailure,
  readJsonLines,
  textOf,
} from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import { fromFailure } from '../errors/from-failure.ts';
import { readChatReply } from '../interfaces/ask-chat.ts';
import { readResponsesReply } from '../interfaces/ask-responses.ts';
import { readReply } from '../interfaces/call.ts';
import type { ResolvedOptions } from '../resolved-options.ts';

/** Interfaces that batches are to be had of. */
export type BatchApi = 'responses' | 'chat';

/** How lines are to be understood. */
interface Reader {
  options: ResolvedOptions;
  api: BatchApi;
}

/**
 * The results in a file, line by line. A line that cannot be understood, or does not say what it answers, is passed over:
 * its question has no result and is asked again.
 */
export async function* readResults(response: Response, reader: Reader): AsyncGenerator<BatchResult, void, undefined> {
  for await (const { custom_id, response: replied, error } of readJsonLines(response, reader.options.id)) {
    const key = textOf(custom_id);
    if (key === undefined || (replied === undefined && error === undefined)) continue;
    yield { key, read: (question) => readResult({ response: replied, error }, question, reader) };
  }
}

function readResult(
  { response, error }: { response?: unknown; error?: unknown },
  question: Question<string, KnownImage>,
  { options, api }: Reader,
): Answer {
  const { status_code: status, body } = partOf(response);
  if (body === undefined || body === null) throw unanswered(error, options);
  if (typeof status === 'number' && status >= 400) {
    throw fromFailure(readFailure(body, { status, headers: new Headers() }), options);
  }
  const headers = new Headers();
  if (api === 'chat') {
    const { reply, besides } = readReply<OpenAI.Chat.ChatCompletion>(body, headers, {
      ...options,
      expected: 'Chat Completions',
    });
    return readChatReply(reply, question, options, besides);
  }
  const { reply, besides } = readReply<OpenAI.Responses.Response>(body, headers, { ...options, expected: 'Responses' });
  return readResponsesReply(reply, question, options, besides);
}

/** The request got no reply at all: its time was up, or the batch was cancelled. */
function unanswered(error: unknown, { id }: ResolvedOptions): AnnotatorError {
  const { code, message } = partOf(error);
  const word = textOf(code);
  const reason = textOf(message) ?? 'It gave no reason.';
  if (word === 'batch_cancelled') {
    return new AnnotatorError(
      'bad-request',
      `${id}: the batch was cancelled before this question was answered. ${reason}`,
    );
  }
  return new AnnotatorError('overloaded', `${id}: the batch has no answer to this question (${word}). ${reason}`);
}
