import type { PreferencePair } from '@visionprefer/core';

/**
 * The probability that the chosen image of a pair is the better one, as heads learn it: the pair's own probability; where
 * that is not known, the share of its votes, a tie counting half for each; where there are none, 1.
 */
export function labelOf({ probability, votes }: Pick<PreferencePair, 'probability' | 'votes'>): number {
  if (probability !== null) return probability;
  const cast = votes.for + votes.against + votes.tied;
  return cast > 0 ? (votes.for + votes.tied / 2) / cast : 1;
}
