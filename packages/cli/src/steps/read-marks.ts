import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';

/**
 * Reads which samples were marked in a report: JSON lines with a `sampleId`, as the report saves them.
 *
 * @throws InputError when the file cannot be read, or a line is something else.
 */
export async function readMarks(named: string, folder: string): Promise<Set<string>> {
  const text = await readFile(resolve(folder, named), 'utf8').catch((error: unknown) => {
    throw new InputError(`--marked: ${named} cannot be read: ${error instanceof Error ? error.message : error}.`);
  });
  const marked = new Set<string>();
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const sampleId = sampleIdOf(line);
    if (sampleId === undefined) {
      throw new InputError(
        `${named}:${place + 1}: expected {"sampleId": "…"}, as a report saves marked samples. Save them again.`,
      );
    }
    marked.add(sampleId);
  }
  return marked;
}

function sampleIdOf(line: string): string | undefined {
  try {
    const mark: unknown = JSON.parse(line);
    const isMark = typeof mark === 'object' && mark !== null && 'sampleId' in mark;
    return isMark && typeof mark.sampleId === 'string' ? mark.sampleId : undefined;
  } catch {
    return undefined;
  }
}
