import { closeSync, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { lineFeed } from '../lines/line-feed.ts';
import { disturbed, WriteError, writeFailed } from './cannot-write.ts';
import { findLast } from './find-last.ts';
import { createGroupCommit } from './group-commit.ts';
import { rescueFile } from './rescue-file.ts';

/** Appends whole lines to a file that no other process writes. */
export interface LineAppender {
  /** Once it returns, no kill of this process can lose the line; within 100 ms, on a disk that works, no power cut can. */
  append(line: string): void;
  /**
   * Takes the last line out of the file again, for good once it returns.
   *
   * @throws InputError when the last line does not begin so.
   */
  takeBack(beginning: string): Promise<void>;
  /**
   * Overwrites a line near the end with blanks, for good once it returns.
   *
   * @throws InputError when no line among the last {@link nearBytes} begins so.
   */
  strike(beginning: string): Promise<void>;
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

/** How far from the end a line may be struck out. */
const nearBytes = 1024 * 1024;

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
    async takeBack(beginning) {
      if (failure) throw failure;
      const size = end;
      const start = (await findLast(file, size - 1, (block) => block.lastIndexOf(lineFeed))) + 1;
      if (end !== size || !(await beginsSo(file, start, beginning))) {
        throw new InputError(`${label}: its last line is another annotation by now. Nothing was taken back.`);
      }
      if (fstatSync(file.fd).size !== size) throw disturbed(label);
      ftruncateSync(file.fd, start);
      end = start;
      disk.note();
      await disk.flush();
    },
    async strike(beginning) {
      if (failure) throw failure;
      if (fstatSync(file.fd).size !== end) throw disturbed(label);
      // From here to the writing nothing is awaited, so that no line comes in between.
      const line = lineNearEnd(file.fd, end, beginning);
      if (!line) throw new InputError(`${label}: the annotation is not among the last lines any more. It stays.`);
      overwrite(path, line.start, Buffer.alloc(line.bytes, ' '));
      disk.note();
      await disk.flush();
    },
    async close() {
      try {
        await disk.flush();
        await look();
      } catch (error) {
        failure ??= writeFailed(error, label);
      }
      if (gone) throw await rescueFile(file, { path, label });
      if (failure) throw failure;
    },
  };
}

/** Where the last line that begins so stands, and its bytes without the line end. */
function lineNearEnd(file: number, end: number, beginning: string): { start: number; bytes: number } | undefined {
  const from = Math.max(0, end - nearBytes);
  const near = Buffer.alloc(end - from);
  readSync(file, near, 0, near.length, from);
  const sought = Buffer.from(beginning);
  let at = near.lastIndexOf(sought);
  while (at > 0 && near[at - 1] !== lineFeed) at = near.lastIndexOf(sought, at - 1);
  if (at === -1 || (at === 0 && from > 0)) return undefined;
  return { start: from + at, bytes: near.indexOf(lineFeed, at) - at };
}

/** Writes at a place in the file: what is open for appending writes at the end alone. */
function overwrite(path: string, start: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, bytes, 0, bytes.length, start);
  } finally {
    closeSync(file);
  }
}

async function beginsSo(file: FileHandle, start: number, beginning: string): Promise<boolean> {
  const expected = Buffer.from(beginning);
  const found = Buffer.alloc(expected.length);
  await file.read(found, 0, found.length, start);
  return found.equals(expected);
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
