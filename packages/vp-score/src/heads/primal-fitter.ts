import { addAt, numberAt } from '../numbers/at.ts';
import { solveCholesky } from './cholesky.ts';
import { scaledDifferences } from './differences.ts';
import type { Fitted, Fitter } from './fitter.ts';
import type { HeadPairs } from './head-pairs.ts';
import { converged, farthest, mostRounds, newtonTerms } from './newton.ts';
import { measureScaling } from './scaling.ts';

/** Fits a linear head where there are few features, by Newton's method on its weights. */
export function primalFitter(pairs: HeadPairs): Fitter {
  const scaling = measureScaling(pairs);
  const rows = scaledDifferences(pairs, scaling);
  return {
    ridges: [0.001, 0.01, 0.1, 1, 10, 100],
    fit(places, ridge): Fitted {
      const weights = solve(rows, pairs, places, ridge);
      return {
        margins: (asked) => multiply(rows, asked, weights),
        head: () => ({
          kind: 'linear',
          center: scaling.center,
          weights: weights.map((weight, place) => weight * numberAt(scaling.factor, place)),
        }),
      };
    },
  };
}

function solve(rows: Float64Array, pairs: HeadPairs, places: Int32Array, ridge: number): Float64Array {
  const { dimensions } = pairs;
  const target = Float64Array.from(places, (place) => numberAt(pairs.target, place));
  const weight = Float64Array.from(places, (place) => numberAt(pairs.weight, place));
  let weights: Float64Array = new Float64Array(dimensions);
  for (let round = 0; round < mostRounds; round++) {
    const margins = multiply(rows, places, weights);
    const { slope, curvature } = newtonTerms(margins, target, weight);
    const system = new Float64Array(dimensions * dimensions);
    const right = new Float64Array(dimensions);
    for (const [index, pair] of places.entries()) {
      const row = rows.subarray(pair * dimensions, (pair + 1) * dimensions);
      const bend = numberAt(curvature, index);
      addRow(system, row, bend);
      const pull = bend * numberAt(margins, index) - numberAt(slope, index);
      for (let place = 0; place < dimensions; place++) addAt(right, place, pull * numberAt(row, place));
    }
    for (let place = 0; place < dimensions; place++) addAt(system, place * dimensions + place, ridge);
    solveCholesky(system, right);
    const moved = farthest(right, weights);
    weights = right;
    if (moved < converged) break;
  }
  return weights;
}

/** Adds a row times itself to the lower half of a square. */
function addRow(square: Float64Array, row: Float64Array, times: number): void {
  for (let one = 0; one < row.length; one++) {
    const value = times * numberAt(row, one);
    for (let other = 0; other <= one; other++) addAt(square, one * row.length + other, value * numberAt(row, other));
  }
}

function multiply(rows: Float64Array, asked: Int32Array, weights: Float64Array): Float64Array {
  return Float64Array.from(asked, (pair) => {
    let margin = 0;
    for (let place = 0; place < weights.length; place++) {
      margin += numberAt(rows, pair * weights.length + place) * numberAt(weights, place);
    }
    return margin;
  });
}
