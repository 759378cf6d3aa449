import type { Consensus } from '@visionprefer/core';

/**
 * How far the annotators of a sample are apart in one aspect: the mean absolute difference between the votes of two
 * annotators on one image, over all such couples and images. In score points, 0 (of one mind) to 4.
 *
 * @param aspect An aspect id; absent, the mean over the aspects that have one.
 * @returns null where no image has the votes of two annotators.
 */
export function disagreement({ images }: Pick<Consensus, 'images'>, aspect?: string): number | null {
  if (aspect === undefined) {
    const aspects = new Set(images.flatMap((image) => Object.keys(image.aspects)));
    const each = [...aspects].map((id) => disagreement({ images }, id)).filter((value) => value !== null);
    return each.length ? each.reduce((sum, value) => sum + value, 0) / each.length : null;
  }
  let sum = 0;
  let couples = 0;
  for (const image of images) {
    const votes = Object.values(image.aspects[aspect]?.votes ?? {});
    for (const [index, vote] of votes.entries()) {
      for (const other of votes.slice(index + 1)) {
        sum += Math.abs(vote - other);
        couples++;
      }
    }
  }
  return couples ? sum / couples : null;
}
