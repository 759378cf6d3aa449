import { renameSync, rmSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { annotationSchema, describeIssues, InputError, isAnnotation } from '@visionprefer/core';
import { cannotWrite, WriteError, writeFailed } from '../file/cannot-write.ts';
import { lockFile } from '../file/lock-file.ts';
import { makeFolder } from '../file/make-folder.ts';
import { nameRecord } from '../lines/name-record.ts';
import { parseJsonLine } from '../lines/parse-json-line.ts';
import { readLineBatches } from '../lines/read-lines.ts';
import type { JournalRecord } from './archive-row.ts';
import { isParquet } from './is-parquet.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { ReadRow } from './read-archive.ts';
import { openLinesWriter } from './write-lines.ts';

/** Which journal is copied into its other form, and where to. */
export interface PackPlan {
  /** The journal, as the user named it; relative to `folder`. */
  named: string;
  /** Where the copy goes; nothing may be there. */
  out: string;
  folder: string;
  /** Whether the journal is removed once the copy was found equal. Default: no. */
  replace?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Told how many annotations are written, and then how many of them were found equal. */
  onProgress?: ((step: 'written' | 'compared', annotations: number) => void) | undefined;
}

/** What was copied. */
export interface PackSummary {
  annotations: number;
  /** Size of the journal, and of the copy. */
  bytes: { from: number; to: number };
}

/**
 * Copies a journal of lines into Parquet, a row for each annotation, those that were asked again included. The copy is
 * read back and compared with the journal, record by record, before it takes its name.
 *
 * @throws InputError when a line is no annotation, the journal is being written, or something stands where the copy goes.
 * @throws WriteError when the copy could not be written. The journal is as it was.
 */
export async function packJournal(plan: PackPlan): Promise<PackSummary> {
  // What writes Parquet is loaded just then.
  const { openArchiveWriter } = await import('./write-archive.ts');
  return copyJournal(plan, openArchiveWriter);
}

/** Copies a packed journal into lines again, as {@link packJournal} does the other way: a run may go on with them. */
export function unpackJournal(plan: PackPlan): Promise<PackSummary> {
  return copyJournal(plan, openLinesWriter);
}

async function copyJournal(plan: PackPlan, openWriter: (path: string) => JournalWriter): Promise<PackSummary> {
  const { named, out, folder, replace = false } = plan;
  const path = await realpath(resolve(folder, named)).catch(() => undefined);
  if (path === undefined || !(await stat(path)).isFile()) {
    throw new InputError(`${named}: there is no such file. Expected annotations, or the folder of a run.`);
  }
  const target = resolve(folder, out);
  if (await stat(target).catch(() => undefined)) {
    throw new InputError(`${out} is there already. Remove it, or name another file with --out.`);
  }
  const aside = `${target}.${process.pid}.part`;
  const lock = lockFor(path, named);
  try {
    await makeFolder(dirname(target));
    const annotations = await copy({ ...plan, path, aside }, openWriter);
    await compare({ ...plan, path, aside });
    plan.signal?.throwIfAborted();
    const bytes = { from: (await stat(path)).size, to: (await stat(aside)).size };
    if (!lock.isHeld()) throw new InputError(`${named} was taken by another process. Pack it when nothing writes it.`);
    renameSync(aside, target);
    if (replace) rmSync(path);
    return { annotations, bytes };
  } catch (error) {
    if (error instanceof InputError || error instanceof WriteError || plan.signal?.aborted) throw error;
    throw writeFailed(error, out, `${named} is as it was.`);
  } finally {
    rmSync(aside, { force: true });
    lock.release();
  }
}

function lockFor(path: string, named: string): ReturnType<typeof lockFile> {
  try {
    return lockFile(path, named);
  } catch (error) {
    throw cannotWrite(error, named);
  }
}

type CopyPlan = PackPlan & { path: string; aside: string };

async function copy({ path, aside, named, signal, onProgress }: CopyPlan, openWriter: (path: string) => JournalWriter) {
  const writer = openWriter(aside);
  let annotations = 0;
  for await (const rows of readEither(path, named)) {
    signal?.throwIfAborted();
    for (const row of rows) writer.write(checkRecord(row, named, annotations === 0));
    annotations += rows.length;
    onProgress?.('written', annotations);
  }
  signal?.throwIfAborted();
  if (annotations === 0) throw new InputError(`${named} holds no annotation. There is nothing to copy.`);
  await writer.finish();
  return annotations;
}

/** Reads both again. A difference would be a mistake of this program, or a disk that does not keep what it is given. */
async function compare({ path, aside, named, out, signal, onProgress }: CopyPlan): Promise<void> {
  const copied = flatten(readEither(aside, out));
  let compared = 0;
  for await (const rows of readEither(path, named)) {
    signal?.throwIfAborted();
    for (const row of rows) {
      const { value: other } = await copied.next();
      const isEqual = 'value' in row && other && 'value' in other && areEqual(row.value, other.value);
      if (!isEqual) {
        throw new WriteError(
          `${out}: annotation ${++compared} was read back as something else than ${named} holds. The copy is thrown away, and ${named} is as it was.`,
        );
      }
      compared++;
    }
    onProgress?.('compared', compared);
  }
  if (!(await copied.next()).done) throw new WriteError(`${out} holds more than ${named}. The copy is thrown away.`);
}

/** JSON writes -0 as 0. */
function areEqual(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

async function* readEither(path: string, named: string): AsyncGenerator<ReadRow[], void, undefined> {
  if (await isParquet(path)) return yield* (await import('./read-archive.ts')).readArchive(path, named);
  for await (const lines of readLineBatches(path)) {
    yield lines.map((line) =>
      'text' in line ? { number: line.number, line: line.text, ...parseJsonLine(line.text) } : line,
    );
  }
}

function checkRecord(row: ReadRow, named: string, isFirst: boolean): JournalRecord {
  const { number, line = '' } = row;
  if ('problem' in row) throw notAnAnnotation(named, number, row.problem);
  const { value } = row;
  if (isAnnotation(value)) return { annotation: value, value, line };
  const checked = annotationSchema.safeParse(value);
  if (checked.success) return { annotation: checked.data, value, line: line || JSON.stringify(value) };
  const other = isFirst ? nameRecord(value) : undefined;
  throw notAnAnnotation(named, number, other ? `it looks like ${other}` : describeIssues(checked.error));
}

function notAnAnnotation(named: string, line: number, problem: string): InputError {
  return new InputError(
    `${named}:${line} is not an annotation: ${problem}. Take the line out, or mend it: a copy would lose it.`,
  );
}

async function* flatten<T>(batches: AsyncIterable<T[]>): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}
