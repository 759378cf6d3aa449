import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeIssues, InputError } from '@visionprefer/core';
import { parseJsonLine, readLines } from '@visionprefer/dataset';
import type { Problem } from '../problem.ts';

/** A schema of one of the records, as core has them. */
type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false; error: SchemaError } };
type SchemaError = Parameters<typeof describeIssues>[0];

/** What is read: a file of records, and what one of them is called. */
export interface RecordFile<T> {
  /** As the user named it; relative to `folder`. */
  named: string;
  folder: string;
  schema: Schema<T>;
  /** Such as `an annotation`. */
  what: string;
}

/**
 * Reads records from JSON lines. Lines that are no such record are reported and left out.
 *
 * @throws InputError when the file is missing.
 */
export async function* readRecords<T>(
  { named, folder, schema, what }: RecordFile<T>,
  report: (problem: Problem) => void,
): AsyncGenerator<T, void, undefined> {
  const path = resolve(folder, named);
  await checkThere(path, named, what);
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const checked = 'value' in parsed ? schema.safeParse(parsed.value) : undefined;
    if (checked?.success) {
      yield checked.data;
      continue;
    }
    const problem = 'problem' in parsed ? parsed.problem : checked ? describeIssues(checked.error) : '';
    report({ file: named, line: line.number, message: `not ${what}: ${problem}. The line is left out.` });
  }
}

async function checkThere(path: string, named: string, what: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile()) return;
  const found = stats ? 'is not a file' : 'there is no such file';
  throw new InputError(`${named}: ${found}. Expected JSON lines, ${what} in each.`);
}
