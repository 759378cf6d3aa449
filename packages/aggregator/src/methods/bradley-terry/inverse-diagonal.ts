/**
 * The diagonal of the inverse of a symmetric positive definite matrix, given row by row and overwritten: a Cholesky
 * decomposition LLᵀ, then the columns of L⁻¹, whose squares add up to the diagonal. NaN where it is not definite.
 */
export function inverseDiagonal(matrix: Float64Array, size: number): Float64Array {
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k++) sum -= (matrix[row * size + k] ?? 0) * (matrix[column * size + k] ?? 0);
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / (matrix[column * size + column] ?? 1);
    }
  }
  const diagonal = new Float64Array(size);
  const inverse = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    let squares = 0;
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) sum -= (matrix[row * size + k] ?? 0) * (inverse[k] ?? 0);
      const value = sum / (matrix[row * size + row] ?? 1);
      inverse[row] = value;
      squares += value * value;
    }
    diagonal[column] = squares;
  }
  return diagonal;
}
