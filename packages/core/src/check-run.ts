import type { AnnotateOptions } from './annotate.ts';
import type { Aspect } from './aspect.ts';
import { InputError } from './errors.ts';

/** Throws InputError when a run with these options could not work. */
export function checkRun<A extends string>(
  { annotators, concurrency = 1, timeoutMs = 1 }: AnnotateOptions<A>,
  aspects: readonly Aspect[],
): void {
  if (annotators.length === 0) throw new InputError('No annotator. Pass at least one in { annotators }.');
  for (const { id, specVersion } of annotators) {
    // Plugins come from elsewhere, in other versions than the types here know.
    if ((specVersion as number) !== 1) {
      throw new InputError(
        `Annotator ${id} follows version ${specVersion} of the contract; this core knows version 1.`,
      );
    }
  }
  rejectTwice(
    annotators.map(({ id }) => id),
    'annotator',
  );
  if (aspects.length === 0)
    throw new InputError('No aspect. Pass at least one in { aspects }, or none for the default four.');
  rejectTwice(
    aspects.map(({ id }) => id),
    'aspect',
  );
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(`concurrency must be a whole number from 1, not ${concurrency}.`);
  }
  if (!(timeoutMs > 0)) throw new InputError(`timeoutMs must be above 0, not ${timeoutMs}.`);
}

function rejectTwice(ids: readonly string[], what: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new InputError(`The ${what} id ${twice} is used twice. Give each an id of its own.`);
}
