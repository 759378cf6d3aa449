import { numberAt } from '../../numbers/at.ts';

/** Adds a share of the five levels to the five numbers from a place on. Written out: each vote goes through it. */
export function addLevels(counts: Float64Array, place: number, levels: Float64Array, share: number): void {
  counts[place] = numberAt(counts, place) + share * numberAt(levels, 0);
  counts[place + 1] = numberAt(counts, place + 1) + share * numberAt(levels, 1);
  counts[place + 2] = numberAt(counts, place + 2) + share * numberAt(levels, 2);
  counts[place + 3] = numberAt(counts, place + 3) + share * numberAt(levels, 3);
  counts[place + 4] = numberAt(counts, place + 4) + share * numberAt(levels, 4);
}
