import { bradleyTerry } from '../methods/bradley-terry/bradley-terry.ts';
import { mean } from '../methods/mean.ts';
import type { Method } from '../methods/method.ts';
import { reliability } from '../methods/reliability/reliability.ts';
import { whyTooThin } from '../methods/reliability/why-too-thin.ts';
import type { Votes } from '../votes/votes.ts';

/**
 * The method where none was chosen: `bradleyTerry` for comparisons, `mean` for the scores of one
 * annotator, `reliability` for those of several. Where there are too few in every aspect to weigh the annotators, what
 * `reliability` gives are plain means, and they are recorded as such.
 */
export function defaultMethod(aspects: readonly Votes[]): Method {
  if (aspects.some(({ comparisons }) => comparisons.verdicts.length > 0)) return bradleyTerry();
  if (!aspects.some(({ scores }) => hasSeveral(scores.annotators))) return mean();
  return aspects.every(({ scores }) => whyTooThin(scores)) ? { ...reliability(), name: 'mean' } : reliability();
}

function hasSeveral(annotators: Int32Array): boolean {
  return annotators.some((annotator) => annotator !== annotators[0]);
}
