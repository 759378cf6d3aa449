import { createRandom } from '../random.ts';
import type { PicturePair } from '../teach/teach-by-dpo.ts';

/**
 * Turns a share of pairs round, each on its own: the rejected picture becomes the chosen one. What a smaller share turns
 * round, a larger one of the same seed and time does too.
 *
 * @param time Each time other pairs are drawn.
 */
export function turnPairs(pairs: readonly PicturePair[], share: number, seed: number, time: number): PicturePair[] {
  const random = createRandom(seed, `turned pairs ${time}`);
  return pairs.map((pair) =>
    random.uniform() < share ? { ...pair, chosen: pair.rejected, rejected: pair.chosen } : pair,
  );
}
