import { numberAt } from '../../numbers/at.ts';

/** Adds a share of five numbers, one a level, to five others. Written out, since all counting of votes goes through it. */
export function addLevels(into: Float64Array, to: number, levels: Float64Array, from: number, share: number): void {
  into[to] = numberAt(into, to) + share * numberAt(levels, from);
  into[to + 1] = numberAt(into, to + 1) + share * numberAt(levels, from + 1);
  into[to + 2] = numberAt(into, to + 2) + share * numberAt(levels, from + 2);
  into[to + 3] = numberAt(into, to + 3) + share * numberAt(levels, from + 3);
  into[to + 4] = numberAt(into, to + 4) + share * numberAt(levels, from + 4);
}
