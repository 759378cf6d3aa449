import { fstatSync, ftruncateSync, statSync, writeSync } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { WriteError, writeFailed } from './cannot-write.ts';
import { createGroupCommit } from './group-commit.ts';
import { rescueFile } from './rescue-file.ts';

/** Appends whole lines to a file that nobody else writes. */
export interface LineAppender {
  /** Once it returns, no kill of this process can lose the line; within 100 ms, on a disk that works, no power cut can. */
  append(line: string): void;
  /** Waits until everything is on the disk. */
  close(): Promise<void>;
}

/** The file, and what is expected of it. */
export interface AppendedFile {
  path: string;
  /** As the user named it. */
  label: string;
  /** Whether the file is still held for this process alone. */
  isHeld(): boolean;
}

/** How often it is looked whether the file still is what it was. */
const lookMs = 1_000;

/**
 * Creates a {@link LineAppender}. After a failure the file ends with the last line that was written whole; every further
 * call throws the WriteError that tells what happened. A file that was deleted or replaced under the run is saved
 * beside its old place.
 */
export function appendLines(file: FileHandle, { path, label, isHeld }: AppendedFile): LineAppender {
  const { dev, ino, size } = statSync(path);
  let end = size;
  let lookedAtMs = performance.now();
  let failure: WriteError | undefined;
  let gone = false;

  const look = async () => {
    lookedAtMs = performance.now();
    const found = await stat(path).catch(() => undefined);
    gone = found?.dev !== dev || found.ino !== ino;
    if (gone) failure ??= new WriteError(`${label} was deleted or replaced while it was being written.`);
    else if (fstatSync(file.fd).size !== end || !isHeld()) failure ??= disturbed(label);
  };
  const disk = createGroupCommit(async () => {
    await file.datasync();
    if (performance.now() - lookedAtMs >= lookMs) await look();
  });
  return {
    append(line) {
      // A file without a name still takes what is written, and is saved at the end.
      if (failure && !gone) throw failure;
      const bytes = Buffer.from(line);
      try {
        writeAll(file.fd, bytes);
        end += bytes.length;
        disk.note();
      } catch (error) {
        failure ??= writeFailed(error, label);
        cutOff(file.fd, end);
      }
      if (failure) throw failure;
    },
    async close() {
      try {
        await disk.end();
        await look();
      } catch (error) {
        failure ??= writeFailed(error, label);
      }
      if (gone) throw await rescueFile(file, { path, label });
      if (failure) throw failure;
    },
  };
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function cutOff(file: number, end: number): void {
  try {
    ftruncateSync(file, end);
  } catch {
    // Where even that fails, the next run heals the last line.
  }
}

function disturbed(label: string): WriteError {
  return new WriteError(
    `${label} was changed by another program while it was being written. Nothing further is asked. See what changed it, and run the same command again: it goes on from what the file holds.`,
  );
}
