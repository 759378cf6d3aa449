import { open } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';

const lineFeed = 0x0a;
const blockBytes = 64 * 1024;

/**
 * Takes the last line out of a file of records that this process alone writes, if it is the record with this key.
 *
 * @param label The file as the user named it.
 * @throws InputError when something else stands there.
 */
export async function takeBack(path: string, key: string, label: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    let start = Math.max(0, size - 1);
    let tail = Buffer.alloc(0);
    while (start > 0) {
      const from = Math.max(0, start - blockBytes);
      const block = Buffer.alloc(start - from);
      await file.read(block, 0, block.length, from);
      const found = block.lastIndexOf(lineFeed);
      tail = Buffer.concat([block.subarray(found + 1), tail]);
      start = from + found + 1;
      if (found !== -1) break;
    }
    if (!tail.toString('utf8').startsWith(`{"key":${JSON.stringify(key)}`)) {
      throw new InputError(`${label}: its last line is another annotation by now. Nothing was taken back.`);
    }
    await file.truncate(start);
    await file.datasync();
  } finally {
    await file.close();
  }
}
