import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { InputError } from '@visionprefer/core';

/**
 * What a journal is known by at a Redis, from the file beside it: for `annotations.jsonl` it is `annotations.queue.json`,
 * written the first time. Two journals never share a queue, and one that is moved to another machine keeps its own.
 *
 * @param path The journal, links resolved; this process holds its lock.
 * @throws InputError when the file cannot be understood or written.
 */
export function journalId(path: string): string {
  const file = path.replace(/(\.jsonl)?$/, '.queue.json');
  const known = read(file);
  if (known !== undefined) return known;
  const id = randomUUID();
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ id })}\n`, { flush: true });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new InputError(`${file} cannot be written: ${(cause as Error).message}.`, { cause });
  }
  return id;
}

function read(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const id = parse(text);
  if (typeof id === 'string' && id.length > 0) return id;
  throw new InputError(
    `${file} does not say by what name the journal is known at its queue; expected {"id": "…"}. Delete it to begin anew: answers that wait in Redis are then not found, and are asked again.`,
  );
}

function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
}
