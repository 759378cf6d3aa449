import { InputError } from '@visionprefer/core';
import type { Method } from '../methods/method.ts';
import type { OrderedVotes } from '../votes/votes.ts';
import { defaultMethod } from './default-method.ts';

/**
 * The given method, or the one that fits what the annotations hold, with what all aspects tell together.
 *
 * @throws InputError when the method does not read what they hold.
 */
export function chooseMethod({ aspects }: OrderedVotes<string>, given: Method | undefined): Method {
  const scores = aspects.some(({ votes }) => votes.scores.scores.length > 0);
  const comparisons = aspects.some(({ votes }) => votes.comparisons.verdicts.length > 0);
  if (scores && comparisons && given?.reads !== 'both') {
    throw new InputError(
      `The annotations hold both scores and comparisons${given ? `, and method "${given.name}" reads ${given.reads} only` : ''}. Aggregate those of pairwise strategies and the others apart, or pass a method that reads both, such as bradleyTerry().`,
    );
  }
  const method = given ?? defaultMethod(aspects.map(({ votes }) => votes));
  const unread = comparisons ? method.reads === 'scores' : scores && method.reads === 'comparisons';
  if (!unread) return { ...method, ...method.across?.(aspects.map(({ votes }) => votes)) };
  throw new InputError(
    `The annotations hold ${comparisons ? 'comparisons' : 'scores'}, but method "${method.name}" reads ${method.reads}. Pass ${comparisons ? 'bradleyTerry()' : 'reliability()'}, or no method to have one chosen.`,
  );
}
