import { addAt, floatAt, numberAt, wholeAt } from '../numbers/at.ts';
import { logistic } from '../numbers/logistic.ts';
import { createRandom } from '../numbers/random.ts';
import { createAdam } from './adam.ts';
import type { Fitted, Fitter } from './fitter.ts';
import { type NetworkHead, rawScore } from './head.ts';
import type { HeadPairs } from './head-pairs.ts';
import { measureScaling, type Scaling } from './scaling.ts';
import { drawBatches, usualEpochs } from './schedule.ts';

/** How a network is fitted. */
export interface NetworkOptions {
  /** Draws the first weights and the order of the comparisons. */
  seed: number;
  /** Hidden units. Default 8. */
  units?: number | undefined;
}

/** Fits one hidden layer of hyperbolic tangents: for what no weighted sum can tell. */
export function networkFitter(pairs: HeadPairs, { seed, units = 8 }: NetworkOptions): Fitter {
  const scaling = measureScaling(pairs);
  const { features, dimensions } = pairs;
  return {
    ridges: [0.01, 0.1, 1, 10],
    fit(places, ridge): Fitted {
      const head = descend({ pairs, scaling, places, ridge, seed, units });
      const score = (row: number) => rawScore(head, features, row * dimensions);
      return {
        margins: (asked) =>
          Float64Array.from(asked, (pair) => score(wholeAt(pairs.first, pair)) - score(wholeAt(pairs.second, pair))),
        head: () => head,
      };
    },
  };
}

interface Descent {
  pairs: HeadPairs;
  scaling: Scaling;
  places: Int32Array;
  ridge: number;
  seed: number;
  units: number;
}

function descend({ pairs, scaling, places, ridge, seed, units }: Descent): NetworkHead {
  const { dimensions } = pairs;
  const random = createRandom(seed);
  // One list holds all of it, unit by unit: the weights, the bias, and what the unit gives to the score.
  const stride = dimensions + 2;
  const parameters = Float64Array.from({ length: units * stride }, (_, place) => {
    const within = place % stride;
    return within === dimensions ? 0 : (random() - 0.5) * (within < dimensions ? 2 : 1);
  });
  const gradient = new Float64Array(parameters.length);
  const move = createAdam(parameters.length);
  const total = places.reduce((sum, place) => sum + numberAt(pairs.weight, place), 0);
  const sides = [createSide(pairs, scaling, units), createSide(pairs, scaling, units)] as const;
  for (const batch of drawBatches(places.length, usualEpochs(places.length), random)) {
    for (const [place, value] of parameters.entries()) gradient[place] = (ridge / total) * value;
    const share = places.length / (batch.places.length * total);
    for (const index of batch.places) {
      const pair = wholeAt(places, index);
      const [first, second] = sides;
      const margin =
        first.forward(parameters, wholeAt(pairs.first, pair)) - second.forward(parameters, wholeAt(pairs.second, pair));
      const slope = share * numberAt(pairs.weight, pair) * (logistic(margin) - numberAt(pairs.target, pair));
      first.backward(parameters, gradient, slope);
      second.backward(parameters, gradient, -slope);
    }
    move(parameters, gradient, batch.rate);
  }
  const part = (start: number, length: number) =>
    Float64Array.from({ length: units * length }, (_, place) =>
      numberAt(parameters, Math.floor(place / length) * stride + start + (place % length)),
    );
  const hidden = part(0, dimensions).map((weight, place) => weight * numberAt(scaling.factor, place % dimensions));
  return {
    kind: 'network',
    center: scaling.center,
    hidden,
    bias: part(dimensions, 1),
    output: part(dimensions + 1, 1),
  };
}

/** One image of a comparison on its way through the network and back. */
interface Side {
  /** The raw score of a row. */
  forward(parameters: Float64Array, row: number): number;
  /** Adds the gradient of the row that went forward last, times `slope`. */
  backward(parameters: Float64Array, gradient: Float64Array, slope: number): void;
}

function createSide({ features, dimensions }: HeadPairs, { center, factor }: Scaling, units: number): Side {
  const stride = dimensions + 2;
  const scaled = new Float64Array(dimensions);
  const active = new Float64Array(units);
  return {
    forward(parameters, row) {
      for (let place = 0; place < dimensions; place++) {
        const off = floatAt(features, row * dimensions + place) - numberAt(center, place);
        scaled[place] = off * numberAt(factor, place);
      }
      let score = 0;
      for (let unit = 0; unit < units; unit++) {
        let input = numberAt(parameters, unit * stride + dimensions);
        for (let place = 0; place < dimensions; place++) {
          input += numberAt(scaled, place) * numberAt(parameters, unit * stride + place);
        }
        active[unit] = Math.tanh(input);
        score += numberAt(active, unit) * numberAt(parameters, unit * stride + dimensions + 1);
      }
      return score;
    },
    backward(parameters, gradient, slope) {
      for (let unit = 0; unit < units; unit++) {
        const start = unit * stride;
        const value = numberAt(active, unit);
        addAt(gradient, start + dimensions + 1, slope * value);
        const inner = slope * numberAt(parameters, start + dimensions + 1) * (1 - value * value);
        addAt(gradient, start + dimensions, inner);
        for (let place = 0; place < dimensions; place++)
          addAt(gradient, start + place, inner * numberAt(scaled, place));
      }
    },
  };
}
