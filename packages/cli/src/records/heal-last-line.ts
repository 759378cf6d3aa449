import type { FileHandle } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';

const lineFeed = 0x0a;
const blockBytes = 64 * 1024;

/**
 * Mends the end of a journal whose writer was killed in the middle of a line. A whole record that only lacks its line
 * end gets it; the beginning of a record is cut off, and so are the zero bytes that a power cut can leave.
 *
 * @param beginning How every line of this journal begins: by it a torn line is told from a stranger's file.
 * @returns How many bytes were cut off.
 * @throws InputError when the last line is neither whole nor the beginning of a record.
 */
export async function healLastLine(file: FileHandle, beginning: string, label: string): Promise<number> {
  const { size } = await file.stat();
  const start = await findLastLine(file, size);
  if (start === size) return 0;
  const bytes = Buffer.alloc(size - start);
  await file.read(bytes, 0, bytes.length, start);
  const text = bytes.toString('utf8').replace(/\0+$/, '');
  if (isJson(text) && text.length === bytes.toString('utf8').length) {
    await file.write('\n', size);
    return 0;
  }
  if (!(text.startsWith(beginning) || beginning.startsWith(text))) {
    throw new InputError(
      `${label}: the last line is not an annotation, and not the beginning of one. Nothing was changed. Name another file as --out, or mend this one.`,
    );
  }
  await file.truncate(start);
  return bytes.length;
}

/** Where the line after the last line end begins: the size of the file when nothing follows it. */
async function findLastLine(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; end -= blockBytes) {
    const start = Math.max(0, end - blockBytes);
    const block = Buffer.alloc(end - start);
    await file.read(block, 0, block.length, start);
    const found = block.lastIndexOf(lineFeed);
    if (found !== -1) return start + found + 1;
  }
  return 0;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
