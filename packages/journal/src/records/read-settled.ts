import { InputError, type Outcome } from '@visionprefer/core';
import { scanJournal } from '../lines/scan-journal.ts';

/** What a line of a journal says of the question it settles. */
export interface Settled {
  /** Absent when the question is to be asked again: the line only tells what was spent. */
  key?: string;
  /** US dollars. */
  usd?: number;
}

/**
 * Reads what a journal settles: keys and costs alone.
 *
 * @param label The file as the user named it.
 * @param retry Outcomes that do not count as settled.
 * @throws InputError at a line that is no annotation.
 */
export async function* readSettled(
  path: string,
  label: string,
  retry: readonly Outcome[],
): AsyncGenerator<Settled, void, undefined> {
  for await (const lines of scanJournal(path)) {
    for (const line of lines) {
      if ('problem' in line) {
        throw new InputError(
          `${label}:${line.number} is not an annotation: ${line.problem}. Nothing was asked or changed. Take the line out to have it asked again, or name another file.`,
        );
      }
      if (!retry.includes(line.outcome)) yield line;
      else if (line.usd !== undefined) yield { usd: line.usd };
    }
  }
}
