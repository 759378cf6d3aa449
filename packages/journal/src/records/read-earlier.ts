import { stat } from 'node:fs/promises';
import { annotationSchema, type Earlier, InputError } from '@visionprefer/core';
import { refusePacked } from '../archive/refuse-packed.ts';
import type { JournalOptions } from '../journal-options.ts';
import { parseJsonLine } from '../lines/parse-json-line.ts';
import { readLines } from '../lines/read-lines.ts';
import { type ScannedLine, scanJournal } from '../lines/scan-journal.ts';

/** Annotations that are read as a whole, to learn from what answers took. */
const wholeLines = 2_000;

/**
 * Reads what earlier runs wrote to a journal without opening it: nothing is locked, mended or made. A file that is not
 * there holds nothing, and a last line that is not whole counts as not there. The first 2,000 annotations tell what they
 * used; of the others keys and costs alone are read, so that a million take seconds. It is a `resume` of `forecast`.
 *
 * @throws InputError when the journal was packed, and at a line that is no annotation.
 */
export async function* readEarlier(
  path: string,
  { retry = [], label = path }: JournalOptions = {},
): AsyncGenerator<Earlier, void, undefined> {
  await refusePacked(path, label);
  if (!(await stat(path).catch(() => undefined))?.isFile()) return;
  let unsound: (ScannedLine & { problem: string }) | undefined;
  for await (const lines of scanJournal(path)) {
    for (const line of lines) {
      if (unsound) {
        throw new InputError(
          `${label}:${unsound.number} is not an annotation: ${unsound.problem}. Take the line out, or name another file.`,
        );
      }
      if ('problem' in line) unsound = line;
      else if (!retry.includes(line.outcome)) yield line;
      else if (line.usd !== undefined) yield { usd: line.usd };
    }
  }
  yield* readWhole(path);
}

/** The first annotations without keys and costs, which their heads have told. */
async function* readWhole(path: string): AsyncGenerator<Earlier, void, undefined> {
  let read = 0;
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const checked = 'value' in parsed ? annotationSchema.safeParse(parsed.value) : undefined;
    if (checked?.success) {
      const { annotatorId, strategyId, usage } = checked.data;
      yield { annotatorId, strategyId, ...(usage && { usage }) };
    }
    if (++read === wholeLines) return;
  }
}
