import { resolve } from 'node:path';
import {
  type Annotation,
  annotationSchema,
  type BriefAnnotation,
  createKeySet,
  InputError,
  isAnnotation,
} from '@visionprefer/core';
import { isParquet } from '../archive/is-parquet.ts';
import { createBriefScanner } from '../brief/scan-brief-annotation.ts';
import { wholeBytes } from '../file/whole-bytes.ts';
import { scanJournal } from '../lines/scan-journal.ts';
import type { Problem } from '../problem.ts';
import { findJournals } from './find-journals.ts';
import { type RecordFile, readRecordBatches } from './read-records.ts';

/** How annotations are read. */
export interface ReadAnnotationsOptions {
  /** The folder that names are relative to. Default: the current one. */
  folder?: string | undefined;
  /** Told of lines that are no annotation, which are left out. Default: the first of them is thrown as an InputError. */
  report?: ((problem: Problem) => void) | undefined;
}

/**
 * Reads the annotations of one journal or several as one: files, folders of runs, folders of journals. Where several hold
 * an answer to the same question it counts once: an answer that says something stands before one that was refused,
 * blocked or unreadable, and of these the last. A journal that is being written is read as far as it is whole, and one that
 * was packed into Parquet as any other.
 *
 * Of several journals 64 bits of every key stay in memory, some 16 to 32 bytes an annotation; of one journal none.
 *
 * @throws InputError when a file is missing, or a folder holds no annotations.
 */
export async function* readAnnotations(
  named: string | readonly string[],
  options: ReadAnnotationsOptions = {},
): AsyncGenerator<Annotation, void, undefined> {
  for await (const batch of readAnnotationBatches(named, options)) yield* batch;
}

/** {@link readAnnotations}, as many at a time as have come: for millions, where a promise each would cost more. */
export function readAnnotationBatches(
  named: string | readonly string[],
  options: ReadAnnotationsOptions = {},
): AsyncGenerator<Annotation[], void, undefined> {
  return readBatches<Annotation>(named, options, {
    ...kind,
    readPacked: async (path, file) => (await import('../archive/read-archive.ts')).readArchive(path, file),
  });
}

/**
 * {@link readAnnotationBatches}, of each annotation no more than `aggregate` needs: in half of the time, and of packed ones in a
 * third. Lists and records may be shared by annotations; nobody may change them.
 */
export function readBriefAnnotationBatches(
  named: string | readonly string[],
  options: ReadAnnotationsOptions = {},
): AsyncGenerator<BriefAnnotation[], void, undefined> {
  return readBatches<BriefAnnotation>(named, options, {
    ...kind,
    scan: createBriefScanner(),
    readPacked: async (path, file) => (await import('../archive/read-brief-archive.ts')).readBriefArchive(path, file),
  });
}

const kind = { isSound: isAnnotation, schema: annotationSchema, what: 'an annotation' };

/** How records are made of lines, and of what was packed. What reads Parquet is loaded just then: journals are mostly lines. */
interface Reading<T> extends Pick<RecordFile<T>, 'isSound' | 'schema' | 'what' | 'scan'> {
  readPacked: (path: string, named: string) => Promise<RecordFile<T>['rows']>;
}

async function* readBatches<T extends BriefAnnotation>(
  named: string | readonly string[],
  { folder = '.', report = refuse }: ReadAnnotationsOptions,
  { readPacked, ...reading }: Reading<T>,
): AsyncGenerator<T[], void, undefined> {
  const files = await findJournals(typeof named === 'string' ? [named] : named, folder);
  const journals: JournalPart[] = [];
  for (const file of files) {
    const path = resolve(folder, file);
    journals.push({ named: file, path, end: await wholeBytes(path), isPacked: await isParquet(path) });
  }
  const isRepeated = findRepeated(journals);
  for (const [index, { named: file, path, end, isPacked }] of journals.entries()) {
    const without = (annotation: T, line: number) => isRepeated(annotation, index, line);
    const rows = isPacked ? await readPacked(path, file) : undefined;
    yield* readRecordBatches<T>({ named: file, folder, end, without, rows, ...reading }, report);
  }
}

/** A journal, as far as it is read. */
interface JournalPart {
  named: string;
  path: string;
  end: number;
  /** Whether it is Parquet. */
  isPacked: boolean;
}

/** Tells of annotations, in the order in which they stand, whether another one stands for the same question. */
function findRepeated(
  journals: readonly JournalPart[],
): (annotation: Pick<Annotation, 'key' | 'outcome'>, journal: number, line: number) => boolean | Promise<boolean> {
  // A look through all files, which is spared where nothing is missing.
  let superseded: Promise<Set<number>> | undefined;
  const isSuperseded = async (journal: number, line: number) => {
    superseded ??= findSuperseded(journals);
    return (await superseded).has(placeOf(journal, line));
  };
  // Within one journal a question is asked again only when its answer is missing.
  const answered = journals.length > 1 ? createKeySet() : undefined;
  return ({ key, outcome }, journal, line) => {
    if (!isMissing(outcome)) return answered ? !answered.add(key) : false;
    return answered?.has(key) || isSuperseded(journal, line);
  };
}

/** Whether a later run may ask the same question again. */
function isMissing(outcome: string): boolean {
  return outcome === 'refused' || outcome === 'blocked' || outcome === 'unreadable';
}

/** Places of the lines whose question was asked again. Holds the keys of missing answers only. */
async function findSuperseded(journals: readonly JournalPart[]): Promise<Set<number>> {
  const superseded = new Set<number>();
  const missing = new Map<string, number>();
  const follow = (line: { number: number; key: string; outcome: string } | { problem: string }, journal: number) => {
    if ('problem' in line) return;
    const { key, outcome, number } = line;
    const earlier = missing.get(key);
    if (earlier !== undefined) superseded.add(earlier);
    if (isMissing(outcome)) missing.set(key, placeOf(journal, number));
    else if (earlier !== undefined) missing.delete(key);
  };
  for (const [journal, { path, end, isPacked }] of journals.entries()) {
    try {
      const scanned = isPacked
        ? (await import('../archive/read-archive.ts')).scanArchive(path, path)
        : scanJournal(path, end);
      for await (const lines of scanned) for (const line of lines) follow(line, journal);
    } catch {
      // What is wrong with the file is told when its annotations are read.
    }
  }
  return superseded;
}

/** One number for a line of one of up to 8,192 journals. */
function placeOf(journal: number, line: number): number {
  return journal * 2 ** 40 + line;
}

function refuse({ file, line, message }: Problem): never {
  throw new InputError(`${file}:${line}: ${message}`);
}
