import { fitTemperature } from '../calibration/temperature.ts';
import type { Fitter } from '../heads/fitter.ts';
import type { HeadPairs } from '../heads/head-pairs.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import { createRandom, drawOrder } from '../numbers/random.ts';

/** Folds of one choice of the penalty. */
const ridgeFolds = 3;

/** Deals groups to folds, as evenly as can be, in an order drawn by the seed. */
export function dealFolds(groups: readonly number[], folds: number, seed: number): Map<number, number> {
  const order = drawOrder(groups.length, createRandom(seed));
  return new Map([...order].map((index, place) => [at(groups, index), place % folds]));
}

/** Groups of some comparisons, ascending. */
export function groupsOf(pairs: HeadPairs, places: Int32Array): number[] {
  return [...new Set(places.map((place) => wholeAt(pairs.group, place)))].sort((a, b) => a - b);
}

/**
 * The strength of the penalty under which groups that were held out are told best: the least cross-entropy at each
 * strength's own best temperature, because a temperature is fitted afterwards anyway. With fewer than two groups the
 * middle of the strengths.
 */
export function chooseRidge(fitter: Fitter, pairs: HeadPairs, places: Int32Array, seed: number): number {
  const { ridges } = fitter;
  const groups = groupsOf(pairs, places);
  if (groups.length < 2 || ridges.length === 1) return at(ridges, Math.floor(ridges.length / 2));
  const folds = dealFolds(groups, Math.min(ridgeFolds, groups.length), seed);
  let best = { ridge: at(ridges, 0), loss: Number.POSITIVE_INFINITY };
  for (const ridge of ridges) {
    const margins = holdOut(pairs, places, folds, (kept) => ({ fitter, ridge, kept }));
    const { loss } = fitTemperature({ margins, ...labelsOf(pairs, places) });
    // Of equals the stronger penalty.
    if (loss <= best.loss + 1e-9) best = { ridge, loss };
  }
  return best.ridge;
}

/** Probability and weight of each comparison at some places. */
export function labelsOf(pairs: HeadPairs, places: Int32Array): { target: Float64Array; weight: Float64Array } {
  return {
    target: Float64Array.from(places, (place) => numberAt(pairs.target, place)),
    weight: Float64Array.from(places, (place) => numberAt(pairs.weight, place)),
  };
}

/** The fit that a fold's comparisons are held out of. */
interface FoldFit {
  fitter: Fitter;
  ridge: number;
  kept: Int32Array;
}

/** The margin of each comparison by a head that was fitted without its fold. */
export function holdOut(
  pairs: HeadPairs,
  places: Int32Array,
  folds: ReadonlyMap<number, number>,
  plan: (kept: Int32Array) => FoldFit,
): Float64Array {
  const foldOf = (place: number) => folds.get(wholeAt(pairs.group, place)) ?? 0;
  const margins = new Float64Array(places.length);
  for (const fold of new Set(folds.values())) {
    const { fitter, ridge, kept } = plan(places.filter((place) => foldOf(place) !== fold));
    const held = places.filter((place) => foldOf(place) === fold);
    const found = fitter.fit(kept, ridge).margins(held);
    const marginOf = new Map([...held].map((place, index) => [place, numberAt(found, index)]));
    for (const [index, place] of places.entries()) margins[index] = marginOf.get(place) ?? numberAt(margins, index);
  }
  return margins;
}
