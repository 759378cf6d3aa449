import { type Correlation, correlationsOf } from './correlations.ts';
import type { LevelVotes } from './read-levels.ts';

/** How much two annotators, or two units of them, say the same. */
export interface Likeness extends Correlation {
  /** The two that are surely likest, of all members: their correlation, and the images that both scored. */
  likest: Pick<Correlation, 'correlation' | 'images'>;
}

/**
 * How much every two annotators say the same: the higher of the correlations of their normal scores and of their scores. A copy
 * with noise of an annotator that gives most images one level shares its order no more, and its scores still.
 */
export function likenessOf(votes: LevelVotes, correlations: readonly Correlation[]): Likeness[] {
  const plain = correlationsOf({ ...votes, values: votes.scores });
  return correlations.map((pair, place) => {
    const own = plain[place]?.correlation ?? Number.NaN;
    const correlation = own > pair.correlation ? own : pair.correlation;
    return { ...pair, correlation, likest: { correlation, images: pair.images } };
  });
}
