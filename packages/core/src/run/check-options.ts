import { InputError } from '../contract/errors.ts';
import type { AnnotateOptions } from './options.ts';

/** Throws InputError when a run with these options could not work. */
export function checkOptions<A extends string>(options: AnnotateOptions<A>): void {
  const { concurrency = 1, timeoutMs = 1, patienceMs = 0 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(`concurrency must be a whole number from 1, not ${concurrency}.`);
  }
  if (!(timeoutMs > 0)) throw new InputError(`timeoutMs must be above 0, not ${timeoutMs}.`);
  if (!(patienceMs >= 0)) throw new InputError(`patienceMs must be from 0, not ${patienceMs}.`);
  checkPace(options);
  checkBatches(options);
  checkBudget(options);
}

function checkPace<A extends string>({ annotators, pace }: AnnotateOptions<A>): void {
  for (const annotator of annotators) {
    for (const [name, value] of Object.entries(pace?.(annotator) ?? {})) {
      if (value === undefined || value > 0) continue;
      throw new InputError(`Pace of ${annotator.id}: ${name} must be above 0, not ${value}.`);
    }
  }
}

function checkBatches<A extends string>({ annotators, batches }: AnnotateOptions<A>): void {
  const live = annotators.filter((annotator) => batches?.asks(annotator) && !annotator.batch);
  if (!live.length) return;
  throw new InputError(`${live.map(({ id }) => id).join(', ')} cannot be asked in batches. Ask it live.`);
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
