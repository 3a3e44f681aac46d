/**
 * The bias trick: a column of ones, so that the bias of a linear model is one more weight.
 */
import { floatArray, type Matrix, type MatrixLike, precisionOf, toMatrix } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';

/**
 * Appends a column of ones. With X' = [X 1] and W' = [W; b], X'·W' = X·W + b.
 *
 * @param x rows × cols
 * @returns a new matrix of rows × (cols + 1), in the precision of `x`
 * @throws {TypeError | RangeError} if `x` is not a matrix
 * @example
 * addBiasColumn([[2, 3], [4, 5]]).data; // Float64Array [2, 3, 1, 4, 5, 1]
 */
export function addBiasColumn(x: Matrix<Float64Array>): Matrix<Float64Array>;
export function addBiasColumn(x: Matrix<Float32Array>): Matrix<Float32Array>;
export function addBiasColumn(x: MatrixLike): Matrix<FloatArray>;
export function addBiasColumn(x: MatrixLike): Matrix<FloatArray> {
  const { data: source, rows, cols } = toMatrix('x', x);
  const width = cols + 1;
  const data = floatArray(precisionOf(source), rows * width);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [i * cols, i * width];
    for (let j = 0; j < cols; j++) data[to + j] = source[from + j];
    data[to + cols] = 1;
  }
  return { data, rows, cols: width };
}
