import type { FoldedPairs } from './fold-comparisons.ts';

/** Images of one sample that chains of comparisons lead between. */
export interface Component {
  images: readonly number[];
  /** Places of their pairs. */
  pairs: readonly number[];
}

/** Finds the components of the compared images of a sample, in the order of their first images. */
export function componentsOf({ firsts, seconds, starts }: FoldedPairs, sample: number): Component[] {
  const [from = 0, to = 0] = starts.subarray(sample, sample + 2);
  const owners = new Map<number, { images: Set<number>; pairs: number[] }>();
  for (let pair = from; pair < to; pair++) {
    const [first, second] = [firsts[pair] ?? 0, seconds[pair] ?? 0];
    const one = owners.get(first) ?? { images: new Set([first]), pairs: [] };
    const other = owners.get(second) ?? { images: new Set([second]), pairs: [] };
    const [large, small] = one.images.size < other.images.size ? [other, one] : [one, other];
    large.pairs.push(pair);
    owners.set(first, large).set(second, large);
    if (large === small) continue;
    for (const image of small.images) {
      large.images.add(image);
      owners.set(image, large);
    }
    for (const own of small.pairs) large.pairs.push(own);
  }
  return [...new Set(owners.values())]
    .map(({ images, pairs }) => ({ images: [...images].sort((a, b) => a - b), pairs: pairs.sort((a, b) => a - b) }))
    .sort((a, b) => (a.images[0] ?? 0) - (b.images[0] ?? 0));
}

/**
 * Whether a chain of wins or ties leads from each image to each other, which is when strengths have a finite maximum
 * likelihood (Ford, *American Mathematical Monthly* 64, 1957).
 */
export function isStrong(component: Component, pairs: FoldedPairs): boolean {
  const better = new Map<number, number[]>(component.images.map((image) => [image, []]));
  const worse = new Map<number, number[]>(component.images.map((image) => [image, []]));
  const beats = (winner: number, loser: number): void => {
    worse.get(winner)?.push(loser);
    better.get(loser)?.push(winner);
  };
  for (const pair of component.pairs) {
    const [first, second, ties] = [pairs.firsts[pair] ?? 0, pairs.seconds[pair] ?? 0, pairs.ties[pair] ?? 0];
    if ((pairs.firstWins[pair] ?? 0) + ties > 0) beats(first, second);
    if ((pairs.secondWins[pair] ?? 0) + ties > 0) beats(second, first);
  }
  const [start = 0] = component.images;
  return [better, worse].every((links) => countReached(links, start) === component.images.length);
}

function countReached(links: ReadonlyMap<number, readonly number[]>, start: number): number {
  const reached = new Set([start]);
  for (const image of reached) for (const next of links.get(image) ?? []) reached.add(next);
  return reached.size;
}
