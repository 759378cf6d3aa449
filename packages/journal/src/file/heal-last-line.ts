import type { FileHandle } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { lineFeed } from '../lines/line-feed.ts';
import { findLast } from './find-last.ts';

/** How the lines of a journal are known. */
export interface LineKind {
  /** How every line begins that was written here: by it a torn line is told from a stranger's file. */
  beginning: string;
  /** Whether a text is a whole line. */
  isWhole(text: string): boolean;
}

/**
 * Mends the end of a journal whose writer was killed in the middle of a line. A whole record that only lacks its line
 * end gets it; the beginning of a record is cut off, and so are the zero bytes that a power cut can leave.
 *
 * @returns How many bytes were cut off.
 * @throws InputError when the last line is neither whole nor the beginning of a record.
 */
export async function healLastLine(file: FileHandle, { beginning, isWhole }: LineKind, label: string): Promise<number> {
  const { size } = await file.stat();
  const end = (await findLast(file, size, (block) => block.findLastIndex((byte) => byte !== 0))) + 1;
  const start = (await findLast(file, end, (block) => block.lastIndexOf(lineFeed))) + 1;
  if (start === size) return 0;
  // Cut within a character, a text ends in one that stands for what is missing.
  const bytes = Buffer.alloc(end - start);
  await file.read(bytes, 0, bytes.length, start);
  const text = bytes.toString('utf8');
  if (end === size && isWhole(text)) {
    await file.write('\n', size);
    return 0;
  }
  if (!(text.startsWith(beginning) || beginning.startsWith(text))) {
    throw new InputError(
      `${label}: the last line is not an annotation, and not the beginning of one. Nothing was changed. Name another file, or mend this one.`,
    );
  }
  await file.truncate(start);
  return size - start;
}
