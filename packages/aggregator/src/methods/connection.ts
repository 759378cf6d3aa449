import type { FoldedPairs } from './fold-comparisons.ts';

/**
 * How the compared images of a sample hang together.
 *
 * - `strong`: from each image a chain of wins or ties leads to each other one, which is when strengths have a finite
 *   maximum likelihood (Ford, *American Mathematical Monthly* 64, 1957).
 * - `weak`: comparisons lead from each to each other, but not wins or ties.
 * - `apart`: there are images that no chain of comparisons leads between.
 */
export type Connection = 'strong' | 'weak' | 'apart';

/** Finds out how the images of a sample hang together. One that was not compared at all does not count. */
export function connectionOf(pairs: FoldedPairs, sample: number): Connection {
  const [from = 0, to = 0] = pairs.starts.subarray(sample, sample + 2);
  const better = new Map<number, number[]>();
  const worse = new Map<number, number[]>();
  const both = new Map<number, number[]>();
  const link = (links: Map<number, number[]>, image: number, other: number): void => {
    const known = links.get(image);
    if (known) known.push(other);
    else links.set(image, [other]);
  };
  for (let pair = from; pair < to; pair++) {
    const [first, second] = [pairs.firsts[pair] ?? 0, pairs.seconds[pair] ?? 0];
    link(both, first, second);
    link(both, second, first);
    for (const [winner, loser, wins] of [
      [first, second, pairs.firstWins[pair] ?? 0],
      [second, first, pairs.secondWins[pair] ?? 0],
    ] as const) {
      if (wins + (pairs.ties[pair] ?? 0) === 0) continue;
      link(worse, winner, loser);
      link(better, loser, winner);
    }
  }
  const start = pairs.firsts[from] ?? 0;
  const reachesAll = (links: ReadonlyMap<number, readonly number[]>) => countReached(links, start) === both.size;
  if (to === from || (reachesAll(worse) && reachesAll(better))) return 'strong';
  return reachesAll(both) ? 'weak' : 'apart';
}

function countReached(links: ReadonlyMap<number, readonly number[]>, start: number): number {
  const reached = new Set([start]);
  for (const image of reached) for (const next of links.get(image) ?? []) reached.add(next);
  return reached.size;
}
