import { AnnotatorError } from '../contract/errors.ts';
import { describeError } from './describe-error.ts';
import { partOf, type Unsure } from './part-of.ts';

/** Characters that one line may have, as one answer may. */
const mostLength = 16 * 2 ** 20;

/**
 * The JSON objects in the lines of a reply, as they come: no more than one line is held. A line that is none, or has over
 * 16 Mi characters, comes as an object without parts.
 *
 * @param annotatorId For the error.
 * @throws AnnotatorError with `network` when the reply breaks off.
 */
export async function* readJsonLines<T extends object = Record<string, unknown>>(
  { body }: Response,
  annotatorId: string,
): AsyncGenerator<Unsure<T>, void, undefined> {
  if (!body) return;
  // Undefined while a line is too long, until it ends.
  let line: string | undefined = '';
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      for (const [place, piece] of text.split('\n').entries()) {
        if (place > 0) {
          yield parse<T>(line);
          line = '';
        }
        line = line === undefined || line.length + piece.length > mostLength ? undefined : line + piece;
      }
    }
  } catch (error) {
    const why = `${annotatorId}: the results of a batch broke off: ${describeError(error)}`;
    throw error instanceof AnnotatorError ? error : new AnnotatorError('network', why);
  }
  yield parse<T>(line);
}

function parse<T extends object>(line = ''): Unsure<T> {
  try {
    return partOf<T>(JSON.parse(line));
  } catch {
    return partOf<T>(undefined);
  }
}
