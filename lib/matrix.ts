/**
 * Dense matrices as everything in fallline passes them: one typed array in row-major order and
 * two sizes. Users may hand over plain arrays of rows instead; they are converted here, once.
 */
import { describeValue, wrongKind, wrongValue } from './errors.ts';

export type Precision = 'float64' | 'float32';
export type FloatArray = Float64Array | Float32Array;

/** A dense matrix: element (i, j) is `data[i * cols + j]`. */
export interface Matrix<Data extends FloatArray = FloatArray> {
  readonly data: Data;
  readonly rows: number;
  readonly cols: number;
}

/** What a function that takes a matrix accepts: a `Matrix`, or an array of equally long rows. */
export type MatrixLike = Matrix | ArrayLike<ArrayLike<number>>;

/** The precision a typed array holds. */
export function precisionOf(data: FloatArray): Precision {
  return data instanceof Float32Array ? 'float32' : 'float64';
}

/** A zero-filled array of `length` elements in the given precision. */
export function floatArray(precision: Precision, length: number): FloatArray {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/**
 * Makes a matrix over existing data, without copying it.
 *
 * @param data rows·cols numbers in row-major order
 * @throws {TypeError} if `data` is not a Float64Array or a Float32Array
 * @throws {RangeError} if the sizes are not positive integers or do not multiply to the length
 * @example
 * const x = matrix(new Float32Array([1, 2, 3, 4, 5, 6]), 2, 3); // rows [1, 2, 3] and [4, 5, 6]
 */
export function matrix<Data extends FloatArray>(
  data: Data,
  rows: number,
  cols: number,
): Matrix<Data> {
  return checkedMatrix('matrix', { data, rows, cols }) as Matrix<Data>;
}

/**
 * Reads a user's matrix argument: a `Matrix` is checked and returned as it is (no copy), an array
 * of rows is copied into a Float64Array (or, when every row is a Float32Array, a Float32Array).
 *
 * Numbers in arrays of rows are checked to be finite here, where they are read anyway. The
 * elements of a typed `Matrix` are not read: `assertFinite` does that where it is needed.
 *
 * @param name the argument's name, for messages
 * @throws {TypeError} if it is neither, or an element is not a number
 * @throws {RangeError} if it is empty, a row has another length than the first (named by its
 *   index), sizes and data disagree, or an element is not finite (named by its place)
 */
export function toMatrix(name: string, value: unknown): Matrix {
  if (typeof value === 'object' && value !== null) {
    if ('data' in value && 'rows' in value && 'cols' in value) {
      return checkedMatrix(name, value as unknown as Record<keyof Matrix, unknown>);
    }
    if (Array.isArray(value)) return fromRows(name, value);
  }
  throw wrongKind(name, 'a matrix ({data, rows, cols}) or an array of rows', value);
}

/** Throws a `RangeError` naming the first element that is NaN or infinite, if there is one. */
export function assertFinite(name: string, { data, rows, cols }: Matrix): void {
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, k++) {
      if (!Number.isFinite(data[k])) throw notFinite(`${name}[${i}][${j}]`, data[k]);
    }
  }
}

/** The error for an element that is NaN or infinite. */
export function notFinite(place: string, value: number): RangeError {
  return new RangeError(`Expected finite numbers, but ${place} is ${value}`);
}

/** The matrix with its elements in the given precision: itself if they are already. */
export function withPrecision(x: Matrix, precision: Precision): Matrix {
  if (precisionOf(x.data) === precision) return x;
  const data = floatArray(precision, x.data.length);
  data.set(x.data);
  return { data, rows: x.rows, cols: x.cols };
}

/** A new matrix of the chosen rows, in the order of `indices`, in the precision of `x`. */
export function takeRows<Data extends FloatArray>(
  x: Matrix<Data>,
  indices: ArrayLike<number>,
): Matrix<Data> {
  const { cols } = x;
  const data = floatArray(precisionOf(x.data), indices.length * cols);
  // Element by element: for the few columns of most rows, a subarray of each would cost more.
  for (let i = 0, to = 0; i < indices.length; i++) {
    const from = indices[i] * cols;
    for (let j = 0; j < cols; j++) data[to++] = x.data[from + j];
  }
  return { data: data as Data, rows: indices.length, cols };
}

function checkedMatrix(name: string, value: Record<keyof Matrix, unknown>): Matrix {
  const { data, rows, cols } = value;
  if (!(data instanceof Float64Array || data instanceof Float32Array)) {
    throw wrongKind(`${name}.data`, 'a Float64Array or a Float32Array', data);
  }
  for (const [key, size] of Object.entries({ rows, cols })) {
    const expected = 'a positive integer';
    if (typeof size !== 'number') throw wrongKind(`${name}.${key}`, expected, size);
    if (!Number.isSafeInteger(size) || size < 1) {
      throw wrongValue(`${name}.${key}`, expected, size);
    }
  }
  const [nRows, nCols] = [rows as number, cols as number];
  if (data.length !== nRows * nCols) {
    throw new RangeError(
      `Expected "${name}.data" to hold ${nRows} × ${nCols} = ${nRows * nCols} elements, but it holds ${data.length}`,
    );
  }
  return { data, rows: nRows, cols: nCols };
}

function fromRows(name: string, source: readonly unknown[]): Matrix {
  const rows = source.length;
  if (rows === 0)
    throw new RangeError(`Expected "${name}" to have at least one row, but it is empty`);
  const cols = rowLength(`${name}[0]`, source[0]);
  if (cols === 0)
    throw new RangeError(`Expected "${name}" to have at least one column, but ${name}[0] is empty`);
  const narrow = source.every((row) => row instanceof Float32Array);
  const data = floatArray(narrow ? 'float32' : 'float64', rows * cols);
  for (let i = 0, k = 0; i < rows; i++) {
    const length = rowLength(`${name}[${i}]`, source[i]);
    if (length !== cols) {
      throw new RangeError(
        `Expected every row of "${name}" to have ${cols} elements like ${name}[0], but ${name}[${i}] has ${length}`,
      );
    }
    const row = source[i] as ArrayLike<unknown>;
    for (let j = 0; j < cols; j++, k++) {
      const element = row[j];
      if (typeof element !== 'number') throw wrongKind(`${name}[${i}][${j}]`, 'a number', element);
      if (!Number.isFinite(element)) throw notFinite(`${name}[${i}][${j}]`, element);
      data[k] = element;
    }
  }
  return { data, rows, cols };
}

function rowLength(place: string, row: unknown): number {
  const isRow = Array.isArray(row) || (ArrayBuffer.isView(row) && !(row instanceof DataView));
  if (!isRow) {
    throw new TypeError(
      `Expected "${place}" to be a row of numbers, but received ${describeValue(row)}`,
    );
  }
  return (row as ArrayLike<unknown>).length;
}
