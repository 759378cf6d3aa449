import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { cannotWrite } from './cannot-write.ts';
import { type FileLock, lockFile } from './lock-file.ts';
import { makeFolder } from './make-folder.ts';

/** A file that is open for appending and held for this process alone. */
export interface LockedFile {
  file: FileHandle;
  /** Where it really lies, links resolved. */
  path: string;
  lock: FileLock;
}

/**
 * Opens or begins a file for appending, and locks it.
 *
 * @param label The file as the user named it.
 * @throws InputError when it is no regular file, cannot be written, or another process holds it.
 */
export async function openLocked(named: string, label: string): Promise<LockedFile> {
  const stats = await stat(named).catch(() => undefined);
  if (stats && !stats.isFile()) throw new InputError(`${label} is no regular file. Name a file.`);
  let lock: FileLock | undefined;
  try {
    await makeFolder(dirname(named));
    // Two names for one file must not be two locks.
    const path = stats ? await realpath(named) : join(await realpath(dirname(named)), basename(named));
    lock = lockFile(path, label);
    return { file: await open(path, 'a+'), path, lock };
  } catch (error) {
    lock?.release();
    throw cannotWrite(error, label);
  }
}
