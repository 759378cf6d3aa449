import type { Cursor } from './cursor.ts';
import { unusual } from './json-bytes.ts';
import { isWritten, rewrite, type Written } from './written.ts';

const longest = 1024;
const shortest = 4;

/**
 * Gives the value that was read last where it is written again, byte for byte: most of what lines say they share with the one
 * before. Such a value is shared, and nobody may change it. It begins and ends with brackets or quotation marks, so that none is the
 * beginning of another.
 */
export function repeatable<T>(read: (cursor: Cursor) => T): (cursor: Cursor) => T {
  const written: Written = { length: 0, words: new Int32Array(longest / 4) };
  let value: T | undefined;
  return (cursor) => {
    const start = cursor.at;
    if (value !== undefined && isWritten(written, cursor.view, start)) {
      cursor.at = start + written.length;
      return value;
    }
    const found = read(cursor);
    const length = cursor.at - start;
    const isKept = cursor.at !== unusual && length >= shortest && length <= longest;
    if (isKept) rewrite(written, cursor.view, start, cursor.at);
    value = isKept ? found : undefined;
    return found;
  };
}
