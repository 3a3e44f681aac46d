/**
 * Converts ml-matrix's matrices, which hold one Float64Array per row or are views of another matrix,
 * to one array in row-major order.
 */
import { wrongKind } from '../common/errors.ts';
import { type Matrix, toMatrix, withPrecision } from '../data/matrix.ts';

/** Members that matrices, views and wrappers of ml-matrix share. */
export interface MlMatrix {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
  set(row: number, column: number, value: number): unknown;
  to1DArray(): number[];
}

/** A matrix argument of an adapter: ml-matrix's, or an array of rows. */
export type MatrixArgument = MlMatrix | ArrayLike<ArrayLike<number>>;

/** Whether a value is a matrix, a view or a wrapper of ml-matrix. */
export function isMlMatrix(value: unknown): value is MlMatrix {
  if (typeof value !== 'object' || value === null) return false;
  const { rows, columns, get, to1DArray } = value as Partial<MlMatrix>;
  return (
    Number.isInteger(rows) &&
    Number.isInteger(columns) &&
    typeof get === 'function' &&
    typeof to1DArray === 'function'
  );
}

/** The rows of a matrix of ml-matrix, as arrays of doubles; absent in a view. */
function rowsOf(matrix: MlMatrix): readonly Float64Array[] | undefined {
  const { data } = matrix as { data?: unknown };
  if (!Array.isArray(data) || data.length !== matrix.rows) return undefined;
  const fits = (row: unknown) => row instanceof Float64Array && row.length === matrix.columns;
  return data.every(fits) ? data : undefined;
}

/** Up to this many numbers, a loop is faster than a call of `set`. */
const SHORT = 64;

function copyRow(row: Float64Array, columns: number, out: Float64Array, at: number): void {
  if (columns > SHORT) out.set(row, at);
  else for (let j = 0; j < columns; j++) out[at + j] = row[j];
}

/**
 * Writes the elements of a matrix in row-major order.
 *
 * @param out at least rows × columns elements
 */
export function packMlMatrix(matrix: MlMatrix, out: Float64Array): void {
  const { rows, columns } = matrix;
  const whole = rowsOf(matrix);
  if (whole !== undefined) {
    for (let i = 0, k = 0; i < rows; i++, k += columns) copyRow(whole[i], columns, out, k);
    return;
  }
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[k++] = matrix.get(i, j);
  }
}

/**
 * The samples of an adapter's argument, in float64.
 *
 * @param name the argument's name, for messages
 * @throws {TypeError} if it is neither a matrix of ml-matrix nor an array of rows of numbers
 * @throws {RangeError} if an array of rows is empty, uneven or holds what is not finite
 */
export function samplesOf(name: string, value: unknown): Matrix<Float64Array> {
  if (isMlMatrix(value)) {
    const data = new Float64Array(value.rows * value.columns);
    packMlMatrix(value, data);
    return { data, rows: value.rows, cols: value.columns };
  }
  if (!Array.isArray(value))
    throw wrongKind(name, 'a matrix of ml-matrix or an array of rows', value);
  return withPrecision(toMatrix(name, value), 'float64') as Matrix<Float64Array>;
}
