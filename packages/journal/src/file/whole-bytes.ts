import { open, realpath, stat } from 'node:fs/promises';
import { lineFeed } from '../lines/line-feed.ts';
import { findLast } from './find-last.ts';

/**
 * How many bytes of a file can be read now, so that two looks at it see the same although it may grow. While another
 * process writes it, its last line may be half there, and is not counted. 0 when there is no such file.
 */
export async function wholeBytes(path: string): Promise<number> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size === 0 || !(await isLocked(path))) return size;
  const file = await open(path);
  try {
    return (await findLast(file, size, (block) => block.lastIndexOf(lineFeed))) + 1;
  } finally {
    await file.close();
  }
}

async function isLocked(path: string): Promise<boolean> {
  return stat(`${await realpath(path)}.lock`).then(
    () => true,
    () => false,
  );
}
