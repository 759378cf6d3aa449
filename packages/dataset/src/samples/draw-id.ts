import { createHash } from 'node:crypto';

/** An id for a sample that has none: drawn from what it is, so that it stays the same when lines are moved. */
export function drawId(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);
}
