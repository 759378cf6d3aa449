import { dualFitter } from './dual-fitter.ts';
import type { Fitter } from './fitter.ts';
import type { HeadPairs } from './head-pairs.ts';
import { networkFitter } from './network-fitter.ts';
import { primalFitter } from './primal-fitter.ts';
import { streamFitter } from './stream-fitter.ts';

/** What heads are: a weighted sum of the features, or a network with one hidden layer. */
export type HeadKind = 'linear' | 'network';

/** Up to so many comparisons there is one unknown for each of them. */
const mostDual = 800;
/** Up to so many multiplications in one round there is one unknown for each feature. */
const mostPrimal = 4e8;

/**
 * The way of fitting that suits the numbers: exact where there are at most 800 comparisons or few features, and through
 * the comparisons some at a time where there are many.
 */
export function chooseFitter(pairs: HeadPairs, kind: HeadKind, seed: number): Fitter {
  const count = pairs.first.length;
  if (kind === 'network') return networkFitter(pairs, { seed });
  if (pairs.dimensions <= count && count * pairs.dimensions ** 2 <= mostPrimal) return primalFitter(pairs);
  if (count <= mostDual) return dualFitter(pairs);
  return streamFitter(pairs, { seed });
}
