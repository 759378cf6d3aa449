import { numberAt } from './at.ts';

/** The inverse of a symmetric positive definite matrix, given row by row, by Gauss and Jordan. NaN where it has none. */
export function inverseOf(matrix: Float64Array, size: number): Float64Array {
  const left = matrix.slice();
  const right = new Float64Array(size * size);
  for (let row = 0; row < size; row++) right[row * size + row] = 1;
  for (let pivot = 0; pivot < size; pivot++) {
    const scale = 1 / numberAt(left, pivot * size + pivot);
    for (const side of [left, right]) {
      for (let column = 0; column < size; column++) {
        side[pivot * size + column] = numberAt(side, pivot * size + column) * scale;
      }
    }
    for (let row = 0; row < size; row++) {
      const factor = numberAt(left, row * size + pivot);
      if (row === pivot || factor === 0) continue;
      for (const side of [left, right]) {
        for (let column = 0; column < size; column++) {
          side[row * size + column] =
            numberAt(side, row * size + column) - factor * numberAt(side, pivot * size + column);
        }
      }
    }
  }
  return right;
}
