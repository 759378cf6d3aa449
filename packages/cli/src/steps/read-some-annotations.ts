import { type Annotation, InputError } from '@visionprefer/core';
import { readAnnotations } from '@visionprefer/journal';
import type { Problem } from '../problems/problem.ts';

/**
 * Reads annotations one by one, of several files as one.
 *
 * @param named Files and folders as the user named them; relative to `folder`.
 * @throws InputError when a file is missing, or there is no annotation.
 */
export async function* readSomeAnnotations(
  named: readonly string[],
  folder: string,
  report: (problem: Problem) => void,
): AsyncGenerator<Annotation, void, undefined> {
  let some = false;
  for await (const annotation of readAnnotations(named, { folder, report })) {
    some = true;
    yield annotation;
  }
  if (!some) throw noAnnotation(named);
}

/** The error for files that hold no annotation. */
export function noAnnotation(named: readonly string[]): InputError {
  const holds = named.length === 1 ? 'holds' : 'hold';
  return new InputError(`${named.join(', ')} ${holds} no annotation. Expected what \`visionprefer annotate\` writes.`);
}
