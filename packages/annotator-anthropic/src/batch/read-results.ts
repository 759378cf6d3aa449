import {
  AnnotatorError,
  type Answer,
  type BatchResult,
  partOf,
  readFailure,
  readJsonLines,
  textOf,
} from '@visionprefer/core/plugin';
import { readMessage } from '../read-message.ts';
import { fromFailure } from '../to-annotator-error.ts';

/** Whose results are read, and what must not be repeated. */
interface Source {
  id: string;
  secrets: readonly string[];
}

/**
 * The results of a batch, line by line, each with the tag that stands behind its key. A line that cannot be understood is
 * passed over: its question has no result and is asked again.
 */
export async function* readResults(
  response: Response,
  source: Source,
): AsyncGenerator<BatchResult & { tag: string }, void, undefined> {
  for await (const { custom_id, result } of readJsonLines(response, source.id)) {
    const [, key, tag] = /^(.+)-([a-zA-Z0-9]+)$/.exec(textOf(custom_id) ?? '') ?? [];
    if (key === undefined || tag === undefined || typeof result !== 'object' || result === null) continue;
    yield { key, tag, read: () => readResult(result, source) };
  }
}

function readResult(result: object, { id, secrets }: Source): Answer {
  const { type, message, error } = partOf(result);
  switch (type) {
    case 'succeeded':
      return readMessage(message, new Headers(), secrets);
    case 'errored':
      throw fromFailure(readFailure(error, {}), secrets);
    case 'canceled':
      throw new AnnotatorError('bad-request', `${id}: the batch was cancelled before this question was answered.`);
    case 'expired':
      throw new AnnotatorError('overloaded', `${id}: the batch expired before this question was answered.`);
    default:
      if (message !== undefined) return readMessage(message, new Headers(), secrets);
      throw new AnnotatorError('overloaded', `${id}: the batch has no answer to this question (${textOf(type)}).`);
  }
}
