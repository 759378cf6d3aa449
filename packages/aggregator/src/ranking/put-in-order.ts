import type { OverallEstimate } from '@visionprefer/core';
import { exceeds } from '../numbers/exceeds.ts';
import { normalBelow } from '../numbers/normal.ts';
import { hingesOnMissing } from '../pairs/hinges-on-missing.ts';
import type { RankedImage } from './ranked-image.ts';

/** An image with what was found out about it, before it has its place. */
export type JudgedImage<A extends string> = Pick<RankedImage<A>, 'image' | 'aspects' | 'reasons' | 'unjudged'> & {
  overall: OverallEstimate<A>;
};

/** The best first, and those without a score last. */
export function putInOrder<A extends string>(images: readonly JudgedImage<A>[]): RankedImage<A>[] {
  const ordered = images.toSorted((a, b) => Number(isBelow(a, b)) - Number(isBelow(b, a)));
  return ordered.map((one) => {
    const { overall, ...rest } = one;
    const next = ordered.find((other) => other.overall.score !== null && isBelow(other, one));
    const hinges = hingesOnMissing(overall, next?.overall);
    return {
      ...rest,
      place: ordered.findIndex((other) => !isBelow(one, other)) + 1,
      score: overall.score,
      standardError: overall.standardError,
      probability: next ? probabilityBetween(overall, next.overall) : null,
      ...(hinges !== undefined && { hingesOnMissing: hinges }),
    };
  });
}

/** Whether an image has its place after another one. */
function isBelow(
  { overall: { score } }: JudgedImage<string>,
  { overall: { score: other } }: JudgedImage<string>,
): boolean {
  if (other === null) return false;
  return score === null || exceeds(other, score);
}

interface Uncertain {
  score: number | null;
  standardError: number | null;
}

function probabilityBetween(better: Uncertain, worse: Uncertain): number | null {
  if (better.score === null || worse.score === null) return null;
  if (better.standardError === null || worse.standardError === null) return null;
  return normalBelow((better.score - worse.score) / Math.hypot(better.standardError, worse.standardError));
}
