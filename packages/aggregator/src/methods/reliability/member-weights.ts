import { at, numberAt, wholeAt } from '../../numbers/at.ts';
import type { Correlation } from './correlations.ts';

/** Added to the correlation of an annotator with itself: exact copies weigh the same, and noise in correlations counts less. */
const ridge = 0.05;

/**
 * How much each annotator counts within its unit: the weights by which the annotators of a family together foretell best
 * what those outside it say (least squares on normal scores). A copy with noise tells nothing that what it is a copy of does
 * not tell better, and hardly counts; exact copies count the same, and so do all where nobody is outside. None counts below 0.
 */
export function memberWeights(correlations: readonly Correlation[], units: Int32Array): Float64Array {
  const between = new Map<string, number>();
  for (const { one, other, correlation } of correlations) {
    if (Number.isNaN(correlation)) continue;
    between.set(`${one} ${other}`, correlation);
    between.set(`${other} ${one}`, correlation);
  }
  const correlationOf = (one: number, other: number) => between.get(`${one} ${other}`) ?? 0;
  const weights = new Float64Array(units.length).fill(1);
  for (const members of Map.groupBy(units.keys(), (annotator) => wholeAt(units, annotator)).values()) {
    if (members.length === 1) continue;
    const outside = [...units.keys()].filter((annotator) => !members.includes(annotator));
    const foretold = members.map((member) => outside.reduce((sum, other) => sum + correlationOf(member, other), 0));
    const matrix = members.map((one) =>
      members.map((other) => (one === other ? 1 + ridge : Math.min(1, correlationOf(one, other)))),
    );
    const found = solve(matrix, foretold).map((weight) => Math.max(0, weight));
    const isTelling = found.some((weight) => weight > 0);
    for (const [place, member] of members.entries()) weights[member] = isTelling ? at(found, place) : 1;
  }
  return weights;
}

/** The solution of a symmetric positive definite system, by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, place) => Float64Array.from([...row, at(right, place)]));
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = at(rows, column);
    for (let below = column + 1; below < size; below++) {
      const row = at(rows, below);
      const factor = numberAt(row, column) / numberAt(pivot, column);
      for (let cell = column; cell <= size; cell++) row[cell] = numberAt(row, cell) - factor * numberAt(pivot, cell);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const own = at(rows, row);
    let rest = numberAt(own, size);
    for (let column = row + 1; column < size; column++) rest -= numberAt(own, column) * at(solution, column);
    solution[row] = rest / numberAt(own, row);
  }
  return solution;
}
