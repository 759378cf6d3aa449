import { addAt, floatAt, numberAt, wholeAt } from '../numbers/at.ts';
import { logistic } from '../numbers/logistic.ts';
import { createRandom } from '../numbers/random.ts';
import { createAdam } from './adam.ts';
import type { Fitted, Fitter } from './fitter.ts';
import type { HeadPairs } from './head-pairs.ts';
import { measureScaling } from './scaling.ts';
import { drawBatches, usualEpochs } from './schedule.ts';

/** How many comparisons are gone through. */
export interface StreamOptions {
  seed: number;
  /** How often each comparison is looked at. Default: some 200,000 looks in all, from 2 to 30 epochs. */
  epochs?: number | undefined;
}

/** Fits a linear head to many comparisons, some of them at a time. Nothing is kept of a comparison but its two rows. */
export function streamFitter(pairs: HeadPairs, { seed, epochs }: StreamOptions): Fitter {
  const scaling = measureScaling(pairs);
  const { dimensions } = pairs;
  return {
    ridges: [0.1, 1, 10, 100, 1000],
    fit(places, ridge): Fitted {
      const weights = descend({ pairs, places, ridge, factor: scaling.factor, epochs, seed });
      const scaled = weights.map((weight, place) => weight * numberAt(scaling.factor, place));
      const difference = new Float64Array(dimensions);
      return {
        margins: (asked) => Float64Array.from(asked, (pair) => marginOf(pairs, pair, scaled, difference)),
        head: () => ({ kind: 'linear', center: scaling.center, weights: scaled }),
      };
    },
  };
}

interface Descent extends StreamOptions {
  pairs: HeadPairs;
  places: Int32Array;
  ridge: number;
  factor: Float64Array;
}

/** Weights of the scaled features. */
function descend({ pairs, places, ridge, factor, epochs = usualEpochs(places.length), seed }: Descent): Float64Array {
  const { dimensions } = pairs;
  const weights = new Float64Array(dimensions);
  const gradient = new Float64Array(dimensions);
  const difference = new Float64Array(dimensions);
  const pull = new Float64Array(dimensions);
  const move = createAdam(dimensions);
  const total = places.reduce((sum, place) => sum + numberAt(pairs.weight, place), 0);
  for (const batch of drawBatches(places.length, epochs, createRandom(seed))) {
    const scaled = weights.map((weight, place) => weight * numberAt(factor, place));
    pull.fill(0);
    for (const index of batch.places) {
      const pair = wholeAt(places, index);
      const margin = marginOf(pairs, pair, scaled, difference);
      const slope = numberAt(pairs.weight, pair) * (logistic(margin) - numberAt(pairs.target, pair));
      for (let place = 0; place < dimensions; place++) addAt(pull, place, slope * numberAt(difference, place));
    }
    // The whole loss over the whole weight, told from this batch.
    const share = places.length / (batch.places.length * total);
    for (let place = 0; place < dimensions; place++) {
      const held = (ridge / total) * numberAt(weights, place);
      gradient[place] = share * numberAt(pull, place) * numberAt(factor, place) + held;
    }
    move(weights, gradient, batch.rate);
  }
  return weights;
}

/** The difference of the raw scores of a comparison; that of its rows is left in `difference`. */
function marginOf(
  { features, dimensions, first, second }: HeadPairs,
  pair: number,
  weights: Float64Array,
  difference: Float64Array,
): number {
  const one = wholeAt(first, pair) * dimensions;
  const other = wholeAt(second, pair) * dimensions;
  let [a, b] = [0, 0];
  let place = 0;
  for (; place + 1 < dimensions; place += 2) {
    const left = floatAt(features, one + place) - floatAt(features, other + place);
    const right = floatAt(features, one + place + 1) - floatAt(features, other + place + 1);
    difference[place] = left;
    difference[place + 1] = right;
    a += left * numberAt(weights, place);
    b += right * numberAt(weights, place + 1);
  }
  if (place < dimensions) {
    const last = floatAt(features, one + place) - floatAt(features, other + place);
    difference[place] = last;
    a += last * numberAt(weights, place);
  }
  return a + b;
}
