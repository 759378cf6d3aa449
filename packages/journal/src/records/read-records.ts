import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeIssues, InputError } from '@visionprefer/core';
import { scanLineBatches } from '../brief/scan-lines.ts';
import { wrongKind } from '../lines/name-record.ts';
import { parseJsonLine } from '../lines/parse-json-line.ts';
import { type Line, readLineBatches } from '../lines/read-lines.ts';
import type { Problem } from '../problem.ts';
import { checkJsonLines } from './check-text-file.ts';

/** A schema of one of the records, as core has them. */
type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false; error: SchemaError } };
type SchemaError = Parameters<typeof describeIssues>[0];

/** What is read: a file of records, and what one of them is called. */
export interface RecordFile<T> {
  /** As the user named it; relative to `folder`. */
  named: string;
  folder: string;
  /** Says of most records that they are sound, much faster than the schema. */
  isSound: (value: unknown) => value is T;
  /** Decides on all others, and explains. */
  schema: Schema<T>;
  /** Such as `an annotation`. */
  what: string;
  /** Whether a record, of the line of this number, is passed over. Default: none is. */
  without?: ((record: T, line: number) => boolean | Promise<boolean>) | undefined;
  /** Bytes of the file that are read, from its beginning. Default: all. */
  end?: number | undefined;
  /** What the file holds, where it is no JSON lines, as many rows at a time as have come. */
  rows?: AsyncIterable<readonly Row<T>[]> | undefined;
  /** Makes records of most lines from their bytes, much faster than as a whole; undefined for all others. Default: of none. */
  scan?: ((bytes: Buffer, start: number, end: number) => T | undefined) | undefined;
}

/** A row of a file that is no JSON lines, or a line that was read already: what it holds, or why it holds nothing. */
type Row<T> = { number: number } & ({ record: T } | { value: unknown } | { problem: string });

/**
 * Reads records from JSON lines, or from rows, as many at a time as have come. Lines that are no such record are reported and left out.
 *
 * @throws InputError when the file is missing, or begins with a record of another kind.
 */
export async function* readRecordBatches<T>(
  { named, folder, isSound, schema, what, without, end, rows, scan }: RecordFile<T>,
  report: (problem: Problem) => void,
): AsyncGenerator<T[], void, undefined> {
  const path = resolve(folder, named);
  if (!rows) await checkIsFile(path, named, what);
  let isFirst = true;
  for await (const lines of rows ?? (scan ? scanLineBatches(path, end, scan) : readLineBatches(path, { end }))) {
    const records: T[] = [];
    for (const line of lines) {
      const read = readRecord(line, isSound, schema);
      if ('problem' in read) {
        const wrong = isFirst && 'value' in read ? wrongKind(read.value, what) : undefined;
        if (wrong !== undefined) throw new InputError(`${named}: ${wrong}`);
        report({ file: named, line: line.number, message: `not ${what}: ${read.problem}. The line is left out.` });
        continue;
      }
      isFirst = false;
      const passedOver = without?.(read.record, line.number) ?? false;
      // Most answers are no promise, and to wait for each of millions would cost more than the record.
      if (typeof passedOver === 'boolean' ? passedOver : await passedOver) continue;
      records.push(read.record);
    }
    yield records;
  }
}

function readRecord<T>(
  line: Line | Row<T>,
  isSound: RecordFile<T>['isSound'],
  schema: Schema<T>,
): { record: T } | { problem: string; value?: unknown } {
  if ('record' in line) return line;
  const parsed = 'text' in line ? parseJsonLine(line.text) : line;
  if ('problem' in parsed) return parsed;
  if (isSound(parsed.value)) return { record: parsed.value };
  const checked = schema.safeParse(parsed.value);
  return checked.success ? { record: checked.data } : { problem: describeIssues(checked.error), value: parsed.value };
}

/** @throws InputError when there is no such file, or it is no JSON lines as a whole. */
export async function checkIsFile(path: string, named: string, what: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile()) return checkJsonLines(path, named, what);
  const found = stats ? 'is not a file' : 'there is no such file';
  throw new InputError(`${named}: ${found}. Expected JSON lines, ${what} in each.`);
}
