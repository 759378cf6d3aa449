import { InputError } from '@visionprefer/core';
import { nearest } from './nearest.ts';

/**
 * Checks that an option names annotators or generators of this run, by their ids. The empty text stands for all.
 *
 * @throws InputError with the nearest id.
 */
export function checkKnownIds(
  named: Readonly<Record<string, unknown>>,
  known: readonly { id: string }[],
  option: string,
  kind: 'annotator' | 'generator' = 'annotator',
): void {
  const ids = known.map(({ id }) => id);
  const unknown = Object.keys(named).find((id) => id && !ids.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, ids);
  throw new InputError(
    `${option}: there is no ${kind} ${unknown} in this run.${near ? ` Did you mean ${near}?` : ''} There are: ${ids.join(', ')}.`,
  );
}
