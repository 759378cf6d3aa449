import type { Note } from './metadata.ts';
import type { Row } from './row.ts';

/** Gives each note of a column once, at the line where it was found first. */
export function tellOnce(): (notes: readonly Note[], line: number) => Generator<Row, void, undefined> {
  const told = new Set<string>();
  return function* (notes, line) {
    for (const { message } of notes) {
      if (told.has(message)) continue;
      told.add(message);
      yield { line, note: message };
    }
  };
}
