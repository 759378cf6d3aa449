import type { Consensus, Estimate } from '@visionprefer/core';
import { exceeds } from '../numbers/exceeds.ts';

/** An estimate, and how far missing scores could have moved it. */
interface Bounded {
  score: number | null;
  bounds?: Estimate['bounds'] | undefined;
}

/** Whether scores that are missing could have put the two level or turned them round; undefined without bounds. */
export function hingesOnMissing(better: Bounded | undefined, worse: Bounded | undefined): boolean | undefined {
  if (!better?.bounds || !worse?.bounds) return undefined;
  return !exceeds(better.bounds[0], worse.bounds[1]);
}

/**
 * Whether scores that are missing could have changed which of a sample's images is better than which by its overall
 * score. Known for consensus found with the missing policy `bounds`, and undefined for any other.
 */
export function orderHingesOnMissing({ images }: Consensus): boolean | undefined {
  const scored = images.flatMap(({ overall }) =>
    overall.score === null ? [] : [{ score: overall.score, bounds: overall.bounds }],
  );
  if (scored.length === 0 || scored.some(({ bounds }) => !bounds)) return undefined;
  return scored.some((better) =>
    scored.some((worse) => exceeds(better.score, worse.score) && hingesOnMissing(better, worse) === true),
  );
}
