import { type Cursor, fail, pass, viewOf } from './cursor.ts';
import { unusual } from './json-bytes.ts';
import { isWritten, type Written, writtenFrom } from './written.ts';

/** The fields that an object may have, in any order. */
export interface FieldSet<T> {
  /** As they are written: `"key":`. */
  readonly written: readonly Written[];
  readonly readers: readonly FieldReader<T>[];
  /** In which order they stood last, by their places in the other lists. */
  readonly order: Uint8Array;
}

/** Reads the value of one field into what is being read. */
type FieldReader<T> = (cursor: Cursor, target: T) => void;

/** Fields by their names, 31 at most. */
export function fieldSet<T>(fields: Readonly<Record<string, FieldReader<T>>>): FieldSet<T> {
  const names = Object.keys(fields).map((name) => Buffer.from(`"${name}":`));
  return {
    written: names.map((name) => writtenFrom(viewOf(name), 0, name.length)),
    readers: Object.values(fields),
    order: Uint8Array.from(names, (_, place) => place),
  };
}

/**
 * Reads an object field by field into a target. A field that is not in the set is unusual, and so is one that stands twice.
 *
 * @returns The fields that were there, each a bit: 1 for the first name, 2 for the second, 4 for the third.
 */
export function readFields<T>(cursor: Cursor, fields: FieldSet<T>, target: T): number {
  let seen = 0;
  pass(cursor, 0x7b);
  for (let place = 0; cursor.at !== unusual; place++) {
    const field = passName(cursor, fields, place);
    if (field === unusual || seen & (1 << field)) break;
    seen |= 1 << field;
    fields.readers[field]?.(cursor, target);
    if (cursor.at === unusual) break;
    const byte = cursor.bytes[cursor.at++];
    if (byte === 0x7d) return seen;
    if (byte !== 0x2c) break;
  }
  fail(cursor);
  return 0;
}

/** Goes behind the name of a field, and says which one it is. Lines of one journal have theirs in the same order. */
function passName(
  cursor: Cursor,
  { written, order }: { written: readonly Written[]; order: Uint8Array },
  place: number,
) {
  const expected = order[place] ?? 0;
  if (passWritten(cursor, written[expected])) return expected;
  for (let field = 0; field < written.length; field++) {
    if (!passWritten(cursor, written[field])) continue;
    order[place] = field;
    return field;
  }
  return unusual;
}

function passWritten(cursor: Cursor, name: Written | undefined): boolean {
  if (name === undefined || !isWritten(name, cursor.view, cursor.at)) return false;
  cursor.at += name.length;
  return true;
}
