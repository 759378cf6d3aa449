import { resolve } from 'node:path';
import { type Annotation, annotationSchema, isAnnotation, type Outcome } from '@visionprefer/core';
import { type ScannedLine, scanJournal } from '../lines/scan-journal.ts';
import type { Problem } from '../problem.ts';
import { type RecordFile, readRecordBatches } from './read-records.ts';

/**
 * Reads the annotations of a journal, as many at a time as have come. Where a question was asked again because it was
 * refused, blocked or unreadable, the later answer stands for it. Lines that are no annotation are reported and left
 * out.
 *
 * @param named The file as the user named it; relative to `folder`.
 * @throws InputError when the file is missing.
 */
export async function* readAnnotationBatches(
  { named, folder }: Pick<RecordFile<Annotation>, 'named' | 'folder'>,
  report: (problem: Problem) => void,
): AsyncGenerator<Annotation[], void, undefined> {
  // A look through the whole file, which is spared where no such question is met.
  let superseded: Promise<Set<number>> | undefined;
  const isSuperseded = async (line: number) => {
    superseded ??= findSuperseded(resolve(folder, named));
    return (await superseded).has(line);
  };
  yield* readRecordBatches(
    {
      ...{ named, folder, isSound: isAnnotation, schema: annotationSchema, what: 'an annotation' },
      without: ({ outcome }, line) => isAskedAgain(outcome) && isSuperseded(line),
    },
    report,
  );
}

/** Whether a later run asks the same question again. */
function isAskedAgain(outcome: Outcome): boolean {
  return outcome === 'refused' || outcome === 'blocked' || outcome === 'unreadable';
}

/** Numbers of the lines whose question was asked again. Holds the keys of missing answers only. */
async function findSuperseded(path: string): Promise<Set<number>> {
  const superseded = new Set<number>();
  const missing = new Map<string, number>();
  const follow = (line: ScannedLine) => {
    if ('problem' in line) return;
    const { key, outcome, number } = line;
    const earlier = missing.get(key);
    if (earlier !== undefined) superseded.add(earlier);
    if (isAskedAgain(outcome)) missing.set(key, number);
    else if (earlier !== undefined) missing.delete(key);
  };
  try {
    for await (const lines of scanJournal(path)) for (const line of lines) follow(line);
  } catch {
    // Whatever is wrong with the file is told when its annotations are read.
  }
  return superseded;
}
