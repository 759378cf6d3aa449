import type { FileHandle } from 'node:fs/promises';

const blockBytes = 64 * 1024;

/**
 * Where something is found last in the first `size` bytes of a file, looking at one block after the other from the end;
 * -1 when nowhere.
 *
 * @param find Its last place in a block; -1 when it is not there.
 */
export async function findLast(file: FileHandle, size: number, find: (block: Buffer) => number): Promise<number> {
  for (let end = size; end > 0; end -= blockBytes) {
    const start = Math.max(0, end - blockBytes);
    const block = Buffer.alloc(end - start);
    await file.read(block, 0, block.length, start);
    const found = find(block);
    if (found !== -1) return start + found;
  }
  return -1;
}
