import { at, wholeAt } from '../../numbers/at.ts';
import type { FoldedPairs } from './fold-comparisons.ts';

/** Images of one sample that chains of comparisons lead between. */
export interface Component {
  images: readonly number[];
  /** Places of their pairs. */
  pairs: readonly number[];
}

/** Finds the components of the compared images of a sample, in the order of their first images. */
export function componentsOf({ firsts, seconds, starts }: FoldedPairs, sample: number): Component[] {
  const groups = new Map<number, Group>();
  const groupOf = (image: number): Group => groups.get(image) ?? { images: new Set([image]), pairs: [] };
  const end = wholeAt(starts, sample + 1);
  for (let pair = wholeAt(starts, sample); pair < end; pair++) {
    const joined = join(groupOf(wholeAt(firsts, pair)), groupOf(wholeAt(seconds, pair)));
    joined.group.pairs.push(pair);
    for (const image of joined.moved) groups.set(image, joined.group);
  }
  return [...new Set(groups.values())]
    .map(({ images, pairs }) => ({ images: [...images].sort((a, b) => a - b), pairs: pairs.sort((a, b) => a - b) }))
    .sort((a, b) => at(a.images, 0) - at(b.images, 0));
}

/** A component while it grows. */
interface Group {
  images: Set<number>;
  pairs: number[];
}

/** Makes one group of two, the smaller one joining the larger, and tells which images may have a new group. */
function join(one: Group, other: Group): { group: Group; moved: Iterable<number> } {
  const [large, small] = one.images.size < other.images.size ? [other, one] : [one, other];
  if (large === small) return { group: large, moved: [] };
  const moved = large.images.size === 1 ? [...large.images, ...small.images] : small.images;
  for (const image of small.images) large.images.add(image);
  for (const pair of small.pairs) large.pairs.push(pair);
  return { group: large, moved };
}
