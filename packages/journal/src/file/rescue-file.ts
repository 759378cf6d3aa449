import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WriteError, writeFailed } from './cannot-write.ts';
import { makeFolder } from './make-folder.ts';

const blockBytes = 1024 * 1024;

/**
 * Saves an open file whose name was taken away: its content lives as long as it is open. For `annotations.jsonl` the
 * copy is `annotations.rescued.jsonl`, or has a number where that exists.
 *
 * @param label The file as the user named it.
 * @returns The error that tells what happened and what to do.
 */
export async function rescueFile(
  file: FileHandle,
  { path, label }: { path: string; label: string },
): Promise<WriteError> {
  const happened = `${label} was deleted or replaced while it was being written. Nothing further is asked.`;
  try {
    await makeFolder(dirname(path));
    const { copy, suffix } = await openCopy(path);
    await copyAll(file, copy).finally(() => copy.close());
    return new WriteError(
      `${happened} All that was written is in ${rename(label, suffix)}: give it its old name, and run the same command again to go on from there.`,
    );
  } catch (error) {
    return new WriteError(`${happened} What was written could not be saved: ${writeFailed(error, label).message}`);
  }
}

async function openCopy(path: string): Promise<{ copy: FileHandle; suffix: string }> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '.rescued' : `.rescued-${number}`;
    try {
      return { copy: await open(rename(path, suffix), 'wx'), suffix };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function copyAll(from: FileHandle, to: FileHandle): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes);
  for (let at = 0; ; ) {
    const { bytesRead } = await from.read(block, 0, block.length, at);
    if (bytesRead === 0) break;
    await to.writeFile(block.subarray(0, bytesRead));
    at += bytesRead;
  }
  await to.datasync();
}

function rename(path: string, suffix: string): string {
  return path.replace(/(\.jsonl)?$/, `${suffix}.jsonl`);
}
