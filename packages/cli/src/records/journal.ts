import { writeSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Annotation, annotationSchema, describeIssues, InputError } from '@visionprefer/core';
import { parseJsonLine, readLines } from '@visionprefer/dataset';
import { cannotWrite, WriteError } from './cannot-write.ts';
import { healLastLine } from './heal-last-line.ts';
import { lockFile } from './lock-file.ts';
import { makeFolder } from './make-folder.ts';

/** The file that annotations are appended to, and from which a later run knows what is settled. */
export interface Journal {
  /** Bytes of an unfinished last line that were cut off. */
  healed: number;
  /** The annotations of earlier runs. Throws InputError at a line that is not one. */
  settled(): AsyncGenerator<Annotation, void, undefined>;
  /** Writes one annotation. Once it returns, no kill of this process can lose it; a power cut may take the last. */
  append(annotation: Annotation): void;
  /** Waits until everything is on the disk, and lets go of the file. */
  close(): Promise<void>;
}

/**
 * Opens or begins a journal, for this process alone.
 *
 * @param label The file as the user named it.
 * @throws InputError when it cannot be written, another process writes it, or its last line is a stranger's.
 */
export async function openJournal(path: string, label: string): Promise<Journal> {
  const { file, unlock } = await openLocked(path, label);
  const disk = createSync(file);
  try {
    const healed = await healLastLine(file, '{"key":"', label);
    return {
      healed,
      settled: () => readSettled(path, label),
      append({ key, ...rest }) {
        // The key comes first: a torn line is known by its beginning.
        try {
          writeAll(file.fd, Buffer.from(`${JSON.stringify({ key, ...rest })}\n`));
        } catch (error) {
          throw new WriteError(error, label);
        }
        disk.sync();
      },
      async close() {
        try {
          await disk.settle();
        } catch (error) {
          throw new WriteError(error, label);
        } finally {
          await file.close();
          unlock();
        }
      },
    };
  } catch (error) {
    await file.close();
    unlock();
    throw error;
  }
}

async function openLocked(path: string, label: string): Promise<{ file: FileHandle; unlock: () => void }> {
  const stats = await stat(path).catch(() => undefined);
  if (stats && !stats.isFile()) {
    throw new InputError(`${label} is no regular file. Name a file as --out, or - for stdout.`);
  }
  let unlock = () => {};
  try {
    await makeFolder(dirname(path));
    unlock = lockFile(path, label);
    return { file: await open(path, 'a+'), unlock };
  } catch (error) {
    unlock();
    throw cannotWrite(error, label);
  }
}

async function* readSettled(path: string, label: string): AsyncGenerator<Annotation, void, undefined> {
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const checked = 'value' in parsed ? annotationSchema.safeParse(parsed.value) : undefined;
    if (checked?.success) {
      yield checked.data;
      continue;
    }
    const problem = 'problem' in parsed ? parsed.problem : checked?.error ? describeIssues(checked.error) : '';
    throw new InputError(
      `${label}:${line.number} is not an annotation: ${problem}. Nothing was asked or changed. Take the line out to have it asked again, or name another file as --out.`,
    );
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/**
 * Brings what was written to the disk, one flush at a time: what is written during a flush shares the next one, which
 * costs hardly more than not flushing at all.
 */
function createSync(file: FileHandle): { sync(): void; settle(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  let failure: unknown;
  const run = async () => {
    try {
      while (again) {
        again = false;
        await file.datasync();
      }
    } catch (error) {
      failure = error;
    } finally {
      running = undefined;
    }
  };
  return {
    sync() {
      if (failure) throw failure;
      again = true;
      running ??= run();
    },
    async settle() {
      await running;
      if (failure) throw failure;
    },
  };
}
