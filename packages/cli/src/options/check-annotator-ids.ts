import { type Annotator, InputError } from '@visionprefer/core';
import { nearest } from './nearest.ts';

/**
 * Checks that an option names annotators of this run, by their ids. The empty text stands for all.
 *
 * @throws InputError with the nearest id.
 */
export function checkAnnotatorIds(
  named: Readonly<Record<string, unknown>>,
  annotators: readonly Annotator[],
  option: string,
): void {
  const ids = annotators.map(({ id }) => id);
  const unknown = Object.keys(named).find((id) => id && !ids.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, ids);
  throw new InputError(
    `${option}: there is no annotator ${unknown} in this run.${near ? ` Did you mean ${near}?` : ''} There are: ${ids.join(', ')}.`,
  );
}
