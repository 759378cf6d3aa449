import { type PairAccuracy, pairAccuracy } from '@visionprefer/aggregator';
import type { AspectPairs } from '../data/pair-table.ts';
import { numberAt, wholeAt } from '../numbers/at.ts';
import { promptInterval } from './prompt-interval.ts';

/** How intervals are drawn: prompts with replacement, so many times. */
export const bootstrap = { resamples: 1000, seed: 0 };

/** Labels this near to a half are ties. */
const tieWidth = 1e-9;

/** Whether the label of a comparison calls it a tie. */
export function isTie({ target }: AspectPairs, pair: number): boolean {
  return Math.abs(numberAt(target, pair) - 0.5) <= tieWidth;
}

/**
 * How often margins point to the image that the label calls the better, under each rule for margins that are 0. A margin
 * that is NaN is missing. Intervals are those of {@link promptInterval}.
 *
 * @param counts Whether a comparison counts. Default: all whose label is no tie.
 */
export function accuracyOf(
  pairs: AspectPairs,
  margins: Float64Array,
  counts: (pair: number) => boolean = () => true,
): PairAccuracy {
  const judged = [...margins].flatMap((margin, pair) => {
    if (isTie(pairs, pair) || !counts(pair)) return [];
    const towards = numberAt(pairs.target, pair) > 0.5 ? margin : -margin;
    return [{ sample: wholeAt(pairs.prompt, pair), margin: Number.isNaN(towards) ? undefined : towards }];
  });
  // Prompts none of whose pairs count are no prompts to draw from.
  const numbers = new Map([...new Set(judged.map(({ sample }) => sample))].map((sample, number) => [sample, number]));
  const renumbered = judged.map(({ sample, margin }) => ({ sample: numbers.get(sample) ?? 0, margin }));
  const found = pairAccuracy(renumbered, numbers.size, bootstrap);
  // A prompt that only has missing margins tells nothing, and a prompt of ties alone nothing where ties are left out.
  const known = (tells: (margin: number) => boolean) =>
    new Set(renumbered.flatMap(({ sample, margin }) => (margin !== undefined && tells(margin) ? [sample] : []))).size;
  const prompts = known(() => true);
  return {
    ...found,
    tiesWrong: promptInterval(found.tiesWrong, prompts),
    tiesHalf: promptInterval(found.tiesHalf, prompts),
    tiesLeftOut: promptInterval(
      found.tiesLeftOut,
      known((margin) => Math.abs(margin) > tieWidth),
    ),
  };
}
