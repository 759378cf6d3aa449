import type { Consensus, Estimate, OverallEstimate } from '@visionprefer/core';
import { exceeds } from '../consensus/exceeds.ts';

/** Whether scores that are missing could have put the two level or turned them round; undefined without bounds. */
export function hingesOnMissing(
  better: Estimate | OverallEstimate | undefined,
  worse: Estimate | OverallEstimate | undefined,
): boolean | undefined {
  if (!better?.bounds || !worse?.bounds) return undefined;
  return !exceeds(better.bounds[0], worse.bounds[1]);
}

/**
 * Whether scores that are missing could have changed which of a sample's images is better than which by its overall
 * score. Told by consensus found with the missing policy `bounds`, and undefined for any other.
 */
export function orderHingesOnMissing({ images }: Consensus): boolean | undefined {
  const ranked = images
    .map(({ overall }) => overall)
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  if (ranked.length === 0 || ranked.some(({ bounds }) => !bounds)) return undefined;
  return ranked.some((better, place) =>
    ranked
      .slice(place + 1)
      .some((worse) => exceeds(better.score ?? 0, worse.score ?? 0) && hingesOnMissing(better, worse) === true),
  );
}
