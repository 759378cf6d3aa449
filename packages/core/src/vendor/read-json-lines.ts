import { AnnotatorError } from '../contract/errors.ts';
import { partOf, type Unsure } from './part-of.ts';

/** Bytes that one line may have, as one answer may. */
const mostBytes = 16 * 2 ** 20;

/**
 * The JSON objects in the lines of a reply, as they come. A line that is none is passed over.
 *
 * @param annotatorId For the error.
 * @throws AnnotatorError for a line of over 16 MiB.
 */
export async function* readJsonLines<T extends object = Record<string, unknown>>(
  { body }: Response,
  annotatorId: string,
): AsyncGenerator<Unsure<T>, void, undefined> {
  if (!body) return;
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > mostBytes) {
      throw new AnnotatorError(
        'bad-request',
        `${annotatorId}: a line of the batch's results is over ${mostBytes} bytes.`,
      );
    }
    for (const line of lines) yield parse<T>(line);
  }
  yield parse<T>(rest);
}

function parse<T extends object>(line: string): Unsure<T> {
  try {
    return partOf<T>(JSON.parse(line));
  } catch {
    return partOf<T>(undefined);
  }
}
