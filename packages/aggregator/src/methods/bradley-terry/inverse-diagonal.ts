import { numberAt } from '../../numbers/at.ts';

/**
 * The diagonal of the inverse of a symmetric positive definite matrix, given row by row and overwritten: with the
 * Cholesky decomposition A = LLᵀ, the squares of each column of L⁻¹ add up to it. NaN where the matrix is not definite.
 */
export function inverseDiagonal(matrix: Float64Array, size: number): Float64Array {
  decompose(matrix, size);
  return new Float64Array(size).map((_, column) => squaresOfInverse(matrix, size, column));
}

/** Writes L over the lower half of the matrix, column by column. */
function decompose(matrix: Float64Array, size: number): void {
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = numberAt(matrix, row * size + column);
      for (let k = 0; k < column; k++) sum -= numberAt(matrix, row * size + k) * numberAt(matrix, column * size + k);
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / numberAt(matrix, column * size + column);
    }
  }
}

/** The sum of the squares of a column of L⁻¹, which solves Lx = e by forward substitution. */
function squaresOfInverse(lower: Float64Array, size: number, column: number): number {
  const inverse = new Float64Array(size);
  let squares = 0;
  for (let row = column; row < size; row++) {
    let sum = row === column ? 1 : 0;
    for (let k = column; k < row; k++) sum -= numberAt(lower, row * size + k) * numberAt(inverse, k);
    const value = sum / numberAt(lower, row * size + row);
    inverse[row] = value;
    squares += value * value;
  }
  return squares;
}
