import { numberAt, wholeAt } from '../../numbers/at.ts';
import { addLevels } from './add-levels.ts';
import { type LevelCounts, levelCount } from './level-model.ts';
import type { LevelVotes } from './level-votes.ts';

/** Adds the probabilities of the levels of an image to the counts, once for the image and by the share of each vote. */
export function countLevels(
  { starts, rows, shares }: LevelVotes,
  image: number,
  posterior: Float64Array,
  counts: LevelCounts,
): void {
  const own = image * levelCount;
  const end = wholeAt(starts, image + 1);
  for (let vote = wholeAt(starts, image); vote < end; vote++) {
    addLevels(counts.given, wholeAt(rows, vote), posterior, own, shares ? numberAt(shares, vote) : 1);
  }
  addLevels(counts.levels, 0, posterior, own, 1);
}
