import { createHash } from 'node:crypto';

/** The id of a sample that has none: made of what it is, so that it stays the same when lines are moved. */
export function sampleIdOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);
}
