import type { AnnotateOptions } from '../annotate.ts';
import type { Aspect } from '../contract/aspect.ts';
import { InputError } from '../contract/errors.ts';

/** Throws InputError when a run with these options could not work. */
export function checkRun<A extends string>(options: AnnotateOptions<A>, aspects: readonly Aspect[]): void {
  const { annotators, concurrency = 1, timeoutMs = 1, patienceMs = 0 } = options;
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
  if (!(patienceMs >= 0)) throw new InputError(`patienceMs must be from 0, not ${patienceMs}.`);
  checkPace(options);
  checkBudget(options);
}

function checkPace<A extends string>({ annotators, pace }: AnnotateOptions<A>): void {
  for (const annotator of annotators) {
    for (const [name, value] of Object.entries(pace?.(annotator) ?? {})) {
      if (value > 0) continue;
      throw new InputError(`Pace of ${annotator.id}: ${name} must be above 0, not ${value}.`);
    }
  }
}

function checkBudget<A extends string>({ annotators, budget, prices }: AnnotateOptions<A>): void {
  if (!budget) return;
  if (!(budget.usd > 0)) throw new InputError(`The budget must be above 0 US dollars, not ${budget.usd}.`);
  const unpriced = annotators.filter((annotator) => !(prices?.(annotator) ?? annotator.price));
  if (!unpriced.length) return;
  throw new InputError(
    `A budget needs the price of every annotator, and none is known for ${unpriced.map(({ id }) => id).join(', ')}. Give it with { prices }.`,
  );
}

function rejectTwice(ids: readonly string[], what: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new InputError(`The ${what} id ${twice} is used twice. Give each an id of its own.`);
}
