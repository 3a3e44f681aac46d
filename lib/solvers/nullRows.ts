/** Rows of a symmetric matrix on which nothing depends, such as those of constant columns. */

/**
 * Makes the row and the column of each such variable those of the unit matrix, so that the matrix stays
 * positive definite and the variable, whose slope is 0, does not move. A diagonal of exactly 0 is one
 * too.
 *
 * @param matrix size × size numbers
 */
export function holdNullRows(
  matrix: Float64Array,
  size: number,
  isNull: (variable: number) => boolean,
): void {
  for (let j = 0; j < size; j++) {
    if (matrix[j * (size + 1)] === 0 || isNull(j)) clearRow(matrix, size, j);
  }
}

/** Row and column j of the unit matrix. */
export function clearRow(matrix: Float64Array, size: number, j: number): void {
  for (let i = 0; i < size; i++) matrix[i * size + j] = matrix[j * size + i] = 0;
  matrix[j * (size + 1)] = 1;
}
