import { open } from 'node:fs/promises';
import type { JournalRecord } from './archive-row.ts';

/** A copy of a journal that is being written, in one of its two forms. */
export interface JournalWriter {
  /** @throws NodeJS.ErrnoException of the file system. */
  write(record: JournalRecord): void;
  /** Writes what is left, and brings the file to the disk. */
  finish(): Promise<void>;
}

/** Waits until what was written to a file is on the disk. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
