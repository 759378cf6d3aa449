import { numberAt } from '../numbers/at.ts';
import { rowProduct } from './differences.ts';

/**
 * Solves `matrix · x = right` for a symmetric positive definite matrix of `size` rows, of which the lower half is read.
 * Both are overwritten; `right` becomes x. Cholesky's decomposition (Golub and Van Loan, *Matrix Computations*, 4.2).
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let row = 0; row < size; row++) {
    const rowStart = row * size;
    for (let column = 0; column <= row; column++) {
      const columnStart = column * size;
      const rest = numberAt(matrix, rowStart + column) - rowProduct(matrix, rowStart, columnStart, column);
      if (column === row) matrix[rowStart + row] = Math.sqrt(Math.max(rest, Number.MIN_VALUE));
      else matrix[rowStart + column] = rest / numberAt(matrix, columnStart + column);
    }
  }
  for (let row = 0; row < size; row++) {
    let rest = numberAt(right, row);
    for (let column = 0; column < row; column++) {
      rest -= numberAt(matrix, row * size + column) * numberAt(right, column);
    }
    right[row] = rest / numberAt(matrix, row * size + row);
  }
  for (let row = size - 1; row >= 0; row--) {
    const solved = numberAt(right, row) / numberAt(matrix, row * size + row);
    right[row] = solved;
    for (let column = 0; column < row; column++) {
      right[column] = numberAt(right, column) - numberAt(matrix, row * size + column) * solved;
    }
  }
}
