import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeIssues, InputError } from '@visionprefer/core';
import { parseJsonLine, readLineBatches } from '@visionprefer/dataset';
import type { Problem } from '../problem.ts';

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
  /** Whether a line, by its number, is passed over. Default: none is. */
  without?: (line: number) => boolean;
}

/**
 * Reads records from JSON lines, as many at a time as have come. Lines that are no such record are reported and left out.
 *
 * @throws InputError when the file is missing.
 */
export async function* readRecordBatches<T>(
  { named, folder, isSound, schema, what, without }: RecordFile<T>,
  report: (problem: Problem) => void,
): AsyncGenerator<T[], void, undefined> {
  const path = resolve(folder, named);
  await checkIsFile(path, named, what);
  for await (const lines of readLineBatches(path)) {
    const records: T[] = [];
    for (const line of lines) {
      if (without?.(line.number)) continue;
      const parsed = 'text' in line ? parseJsonLine(line.text) : line;
      if ('value' in parsed && isSound(parsed.value)) {
        records.push(parsed.value);
        continue;
      }
      const checked = 'value' in parsed ? schema.safeParse(parsed.value) : undefined;
      if (checked?.success) {
        records.push(checked.data);
        continue;
      }
      const problem = 'problem' in parsed ? parsed.problem : checked ? describeIssues(checked.error) : '';
      report({ file: named, line: line.number, message: `not ${what}: ${problem}. The line is left out.` });
    }
    yield records;
  }
}

/** @throws InputError when there is no such file. */
export async function checkIsFile(path: string, named: string, what: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile()) return;
  const found = stats ? 'is not a file' : 'there is no such file';
  throw new InputError(`${named}: ${found}. Expected JSON lines, ${what} in each.`);
}
