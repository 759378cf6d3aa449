import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Annotation, annotationSchema, InputError, type Outcome } from '@visionprefer/core';
import { appendLines } from './file/append-lines.ts';
import { cannotWrite } from './file/cannot-write.ts';
import { healLastLine } from './file/heal-last-line.ts';
import { type FileLock, lockFile } from './file/lock-file.ts';
import { makeFolder } from './file/make-folder.ts';
import { lineBeginning, writeLine } from './lines/journal-line.ts';
import { parseJsonLine } from './lines/parse-json-line.ts';
import { scanJournal } from './lines/scan-journal.ts';

/** The file that annotations are appended to, and from which a later run knows what is settled. */
export interface Journal {
  /** Where it really lies, links resolved. */
  path: string;
  /** Bytes of an unfinished last line that were cut off. */
  healed: number;
  /**
   * What earlier runs settled. Keys alone are read, a million in a second or two.
   *
   * @throws InputError at a line that is no annotation.
   */
  settled(options?: SettledOptions): AsyncGenerator<Settled, void, undefined>;
  /**
   * Writes one annotation. Once it returns, no kill of this process can lose it; within 100 ms, on a disk that works, no
   * power cut can.
   *
   * @throws WriteError when it could not be written, or what was written before did not reach the disk.
   */
  append(annotation: Annotation): void;
  /** Waits until everything is on the disk, and lets go of the file. Throws WriteError when that failed. */
  close(): Promise<void>;
}

/** What a line says of the question it settles. */
export interface Settled {
  /** Absent when the question is to be asked again: it only tells what was spent. */
  key?: string;
  usd?: number;
}

/** What counts as settled. */
export interface SettledOptions {
  /** Outcomes that do not: such questions are to be asked again, unless a later line settles them. */
  retry?: readonly Outcome[];
}

/**
 * Opens or begins a journal, for this process alone.
 *
 * @param label The file as the user named it.
 * @throws InputError when it cannot be written, another process writes it, or its last line is a stranger's.
 */
export async function openJournal(named: string, label: string): Promise<Journal> {
  const { file, path, lock } = await openLocked(named, label);
  try {
    const healed = await healLastLine(file, { beginning: lineBeginning, isWhole: isAnnotation }, label);
    const lines = appendLines(file, { path, label, isHeld: lock.isHeld });
    return {
      path,
      healed,
      settled: (options) => readSettled(path, label, options),
      append: (annotation) => lines.append(writeLine(annotation)),
      async close() {
        try {
          await lines.close();
        } finally {
          await file.close();
          lock.release();
        }
      },
    };
  } catch (error) {
    await file.close();
    lock.release();
    throw error;
  }
}

async function openLocked(named: string, label: string): Promise<{ file: FileHandle; path: string; lock: FileLock }> {
  const stats = await stat(named).catch(() => undefined);
  if (stats && !stats.isFile()) {
    throw new InputError(`${label} is no regular file. Name a file as --out, or - for stdout.`);
  }
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

function isAnnotation(text: string): boolean {
  const parsed = parseJsonLine(text);
  return 'value' in parsed && annotationSchema.safeParse(parsed.value).success;
}

async function* readSettled(
  path: string,
  label: string,
  { retry = [] }: SettledOptions = {},
): AsyncGenerator<Settled, void, undefined> {
  for await (const lines of scanJournal(path)) {
    for (const line of lines) {
      if ('problem' in line) {
        throw new InputError(
          `${label}:${line.number} is not an annotation: ${line.problem}. Nothing was asked or changed. Take the line out to have it asked again, or name another file as --out.`,
        );
      }
      if (!retry.includes(line.outcome)) yield line;
      else if (line.usd !== undefined) yield { usd: line.usd };
    }
  }
}
