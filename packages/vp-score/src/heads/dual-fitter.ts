import { numberAt, wholeAt } from '../numbers/at.ts';
import { solveCholesky } from './cholesky.ts';
import { rowProduct, scaledDifferences } from './differences.ts';
import type { Fitted, Fitter } from './fitter.ts';
import type { HeadPairs } from './head-pairs.ts';
import { converged, farthest, mostRounds, newtonTerms } from './newton.ts';
import { measureScaling } from './scaling.ts';

/**
 * Fits a linear head where there are more features than comparisons: the weights are a sum of the comparisons' rows, and
 * Newton's method looks for as many numbers as there are comparisons (kernel logistic regression by iteratively
 * reweighted least squares; Zhu and Hastie, *Journal of Computational and Graphical Statistics* 14, 2005).
 */
export function dualFitter(pairs: HeadPairs): Fitter {
  const scaling = measureScaling(pairs);
  const rows = scaledDifferences(pairs, scaling);
  const { dimensions } = pairs;
  const kernel = productsOf(rows, dimensions);
  const size = pairs.first.length;
  return {
    ridges: [0.001, 0.01, 0.1, 1, 10, 100],
    fit(places, ridge): Fitted {
      const sums = solve({ kernel, size, pairs, places, ridge });
      return {
        margins: (asked) => multiply(kernel, size, asked, places, sums),
        head() {
          const weights = new Float64Array(dimensions);
          for (const [index, pair] of places.entries()) {
            const share = numberAt(sums, index);
            for (let place = 0; place < dimensions; place++) {
              weights[place] = numberAt(weights, place) + share * numberAt(rows, pair * dimensions + place);
            }
          }
          const scaled = weights.map((weight, place) => weight * numberAt(scaling.factor, place));
          return { kind: 'linear', center: scaling.center, weights: scaled };
        },
      };
    },
  };
}

/** What is solved: which comparisons, and how much the weights are held back. */
interface DualProblem {
  /** Inner products of all rows of differences. */
  kernel: Float64Array;
  size: number;
  pairs: HeadPairs;
  places: Int32Array;
  ridge: number;
}

/** How much of each comparison's row the weights hold. */
function solve({ kernel, size, pairs, places, ridge }: DualProblem): Float64Array {
  const count = places.length;
  const target = Float64Array.from(places, (place) => numberAt(pairs.target, place));
  const weight = Float64Array.from(places, (place) => numberAt(pairs.weight, place));
  const system = new Float64Array(count * count);
  let sums: Float64Array = new Float64Array(count);
  let margins: Float64Array = new Float64Array(count);
  for (let round = 0; round < mostRounds; round++) {
    const { slope, curvature } = newtonTerms(margins, target, weight);
    const roots = curvature.map(Math.sqrt);
    // (ridge + √C K √C) x = √C (margins − slope / C), and the sums are √C x: symmetric, and sound where C is near 0.
    for (let row = 0; row < count; row++) {
      const start = wholeAt(places, row) * size;
      const root = numberAt(roots, row);
      for (let column = 0; column <= row; column++) {
        system[row * count + column] =
          root * numberAt(roots, column) * numberAt(kernel, start + wholeAt(places, column));
      }
      system[row * count + row] = numberAt(system, row * count + row) + ridge;
    }
    const right = roots.map((root, pair) => root * numberAt(margins, pair) - numberAt(slope, pair) / root);
    solveCholesky(system, right);
    sums = right.map((value, pair) => value * numberAt(roots, pair));
    const next = multiply(kernel, size, places, places, sums);
    const moved = farthest(next, margins);
    margins = next;
    if (moved < converged) break;
  }
  return sums;
}

function productsOf(rows: Float64Array, dimensions: number): Float64Array {
  const size = rows.length / dimensions;
  const products = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const product = rowProduct(rows, row * dimensions, column * dimensions, dimensions);
      products[row * size + column] = product;
      products[column * size + row] = product;
    }
  }
  return products;
}

/** Rows `asked` of the kernel times sums over `places`. */
function multiply(
  kernel: Float64Array,
  size: number,
  asked: Int32Array,
  places: Int32Array,
  sums: Float64Array,
): Float64Array {
  return Float64Array.from(asked, (pair) => {
    let margin = 0;
    for (let index = 0; index < places.length; index++) {
      margin += numberAt(kernel, pair * size + wholeAt(places, index)) * numberAt(sums, index);
    }
    return margin;
  });
}
