import type { Consensus } from '@visionprefer/core';
import { consensusScorer } from '../agreement/against-people.ts';

/** The difference in quality between two images of a sample, as the consensus believes it before any temperature. */
export interface Difference {
  better: string;
  worse: string;
  /** Score points, from 0. */
  mean: number;
  variance: number;
}

/** Differences of overall scores in which the same aspects count, where standard errors are known. */
export function differencesIn({ images }: Consensus): Difference[] {
  const scorer = consensusScorer('overall');
  return images.flatMap((one, place) =>
    images.slice(place + 1).flatMap((other): Difference[] => {
      const [first, second] = [scorer(one), scorer(other)];
      const [error, beside] = [one.overall.standardError, other.overall.standardError];
      if (!first || !second || first.scope !== second.scope || error === null || beside === null) return [];
      const variance = error ** 2 + beside ** 2;
      if (!(variance > 0)) return [];
      const mean = first.score - second.score;
      const [better, worse] = mean >= 0 ? [one, other] : [other, one];
      return [{ better: better.imageId, worse: worse.imageId, mean: Math.abs(mean), variance }];
    }),
  );
}
