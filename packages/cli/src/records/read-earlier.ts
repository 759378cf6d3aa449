import { stat } from 'node:fs/promises';
import { annotationSchema, describeIssues, type Earlier, InputError } from '@visionprefer/core';
import { parseJsonLine } from '../parse-json-line.ts';
import { readLines } from '../read-lines.ts';

/**
 * Reads what earlier runs wrote to a journal without opening it: nothing is locked, mended or made. A file that is not
 * there holds nothing, and a last line that is not whole counts as not there.
 *
 * @param label The file as the user named it.
 * @throws InputError at a line that is no annotation.
 */
export async function* readEarlier(path: string, label: string): AsyncGenerator<Earlier, void, undefined> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return;
  let unsound: InputError | undefined;
  for await (const line of readLines(path)) {
    if (unsound) throw unsound;
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const checked = 'value' in parsed ? annotationSchema.safeParse(parsed.value) : undefined;
    if (checked?.success) {
      yield checked.data;
      continue;
    }
    const problem = 'problem' in parsed ? parsed.problem : checked?.error ? describeIssues(checked.error) : '';
    unsound = new InputError(
      `${label}:${line.number} is not an annotation: ${problem}. Take the line out, or name another file as --out.`,
    );
  }
}
