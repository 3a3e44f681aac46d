/**
 * Dense matrices as everything in fallline passes them: one typed array in row-major order and
 * two sizes. Users may hand over other forms: integers, strided views, arrays of rows. They are
 * read here, once, and copied only where they must be.
 */

import { describeValue, wrongKind } from '../common/errors.ts';
import {
  type FloatArray,
  fitsFloat32,
  isNumericArray,
  type NumericArray,
  numericArray,
  type Precision,
  plainArray,
} from './numericArrays.ts';
import type { NarrowFeatures } from './storage.ts';
import {
  copyLayout,
  denseElements,
  denseLayout,
  type Layout,
  layoutOf,
  positiveInteger,
  type StridedMatrix,
} from './strides.ts';

/** A dense matrix in row-major order: element (i, j) is `data[i * cols + j]`. */
export interface Matrix<Data extends FloatArray = FloatArray> {
  /** The rows·cols elements. */
  readonly data: Data;
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
}

/**
 * A dense matrix in row-major order of any numeric type. Integers are converted to floating point.
 */
export interface NumericMatrix {
  /** The rows·cols elements. */
  readonly data: NumericArray;
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
}

/** Under this key an object says how its matrix is read: that is how a `Dataset` is accepted. */
export const MATRIX_SOURCE: unique symbol = Symbol('fallline.matrixSource');

export interface MatrixHolder {
  readonly [MATRIX_SOURCE]: MatrixSource;
}

/**
 * Every form of a matrix that functions accept:
 *
 * - `{ data, rows, cols }` in row-major order (see `matrix`);
 * - `{ data, shape: [rows, cols], strides?, offset? }` in any layout (see `StridedMatrix`);
 * - an array of rows of equal length;
 * - a `Dataset`, which stands for its x.
 *
 * `data` is a Float64Array, a Float32Array, a typed array of integers of 8, 16 or 32 bits, or a
 * Node Buffer (its elements are bytes), over an ArrayBuffer or a SharedArrayBuffer. A Float16Array
 * is accepted too, if the JavaScript engine has it.
 */
export type MatrixLike =
  | NumericMatrix
  | StridedMatrix
  | MatrixHolder
  | ArrayLike<ArrayLike<number>>;

/** A matrix argument whose form was checked, before anything is copied. */
export interface MatrixSource {
  readonly rows: number;
  readonly cols: number;
  /** The narrower precision if it holds every element exactly. */
  readonly precision: Precision;
  /** The elements, where they are floats in row-major order already. */
  readonly data: FloatArray | undefined;
  /** The elements, where they are held in fewer bytes. */
  readonly narrow?: NarrowFeatures | undefined;
  /** Writes as many rows as `out` has room for, from row `first` (default 0) on, in row-major order. */
  readonly copyTo: (out: FloatArray, first?: number) => void;
}

/** The precision a typed array holds. */
export function precisionOf(data: FloatArray): Precision {
  return data instanceof Float32Array ? 'float32' : 'float64';
}

/** A zero-filled array of `length` elements in the given precision. */
export function floatArray(precision: Precision, length: number): FloatArray {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/**
 * Makes a matrix over existing data, without copying.
 *
 * @param data rows·cols numbers in row-major order
 * @param rows number of rows
 * @param cols number of columns
 * @throws {TypeError} if `data` is neither a Float64Array nor a Float32Array
 * @throws {RangeError} if the sizes are not positive integers, or their product is not the length
 *   of `data`
 * @example
 * const x = matrix(new Float32Array([1, 2, 3, 4, 5, 6]), 2, 3); // rows [1, 2, 3] and [4, 5, 6]
 */
export function matrix<Data extends FloatArray>(
  data: Data,
  rows: number,
  cols: number,
): Matrix<Data> {
  if (!isFloatArray(data)) {
    throw wrongKind('matrix.data', 'a Float64Array or a Float32Array', data);
  }
  sizedLayout('matrix', { data, rows, cols });
  return { data, rows, cols };
}

/**
 * Reads a user's matrix argument. Floats in row-major order are used where they are. Anything else
 * is copied into floats, once: float32 where that holds every element of the given kind exactly
 * (integers of 8 and 16 bits, rows that are all of such kinds), float64 otherwise.
 *
 * Numbers in arrays of rows are checked to be finite here, where they are read anyway. The
 * elements of typed arrays that are given whole are not read: `assertFinite` does that where it is
 * needed.
 *
 * @param name the argument's name, for messages
 * @throws {TypeError} if it is no `MatrixLike`, or an element is not a number
 * @throws {RangeError} if it is empty, a row has another length than the first (named by its
 *   index), sizes, strides and data disagree, or an element is not finite (named by its place)
 * @example
 * toMatrix('x', { data: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], strides: [1, 3] });
 * // { data: Float32Array [1, 4, 2, 5, 3, 6], rows: 3, cols: 2 }
 */
export function toMatrix(name: string, value: unknown): Matrix {
  const source = matrixSource(name, value);
  const { data, rows, cols, precision } = source;
  return data === undefined ? copyMatrix(name, source, precision) : { data, rows, cols };
}

/** Checks the form of a user's matrix argument and copies nothing yet; throws as `toMatrix` does. */
export function matrixSource(name: string, value: unknown): MatrixSource {
  if (typeof value === 'object' && value !== null) {
    // A Proxy may say that it has everything.
    const held = (value as Partial<MatrixHolder>)[MATRIX_SOURCE];
    if (held !== undefined) return held;
    if ('data' in value && 'rows' in value && 'cols' in value) {
      if ('shape' in value || 'strides' in value) {
        throw new TypeError(
          `Expected "${name}" to have either rows and cols or a shape, but it has both`,
        );
      }
      return layoutSource(sizedLayout(name, value));
    }
    if ('data' in value && 'shape' in value) {
      return layoutSource(layoutOf(name, value as Record<keyof StridedMatrix, unknown>));
    }
    if (Array.isArray(value)) return rowsSource(name, value);
  }
  throw wrongKind(name, 'a matrix ({data, rows, cols}) or an array of rows', value);
}

/**
 * The elements of a plain `Matrix` with so many columns in this precision: what needs no reading, so
 * that a single row costs no more than it must. `undefined` for anything else, right or wrong:
 * `matrixSource` tells.
 */
export function plainElements(
  value: unknown,
  precision: Precision,
  cols: number,
): FloatArray | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (MATRIX_SOURCE in value || 'shape' in value || 'strides' in value) return undefined;
  const { data, rows, cols: itsCols } = value as Partial<Record<keyof Matrix, unknown>>;
  const isOfPrecision =
    precision === 'float32' ? data instanceof Float32Array : data instanceof Float64Array;
  // A Proxy is of their class too.
  if (!isOfPrecision || !ArrayBuffer.isView(data) || itsCols !== cols || !Number.isInteger(rows))
    return undefined;
  const elements = plainArray('x.data', data as FloatArray);
  // An array may be empty, its buffer having been transferred.
  const isWhole = elements.length > 0 && elements.length === (rows as number) * cols;
  return isWhole ? elements : undefined;
}

/**
 * A new matrix with the elements of `source`.
 *
 * @param allocate makes the zero-filled array
 * @throws {RangeError} if there is no memory for it, or an element of `source` is not finite
 */
export function copyMatrix(
  name: string,
  { rows, cols, copyTo }: MatrixSource,
  precision: Precision,
  allocate: (precision: Precision, length: number) => FloatArray = floatArray,
): Matrix {
  let data: FloatArray;
  try {
    data = allocate(precision, rows * cols);
  } catch (cause) {
    throw new RangeError(
      `Expected "${name}" to fit into memory, but there is none for ${rows} × ${cols} elements of ${precision}`,
      { cause },
    );
  }
  copyTo(data);
  return { data, rows, cols };
}

/**
 * Throws a `RangeError` naming the first element that is NaN or infinite, if there is one.
 *
 * @param narrowed see `notFinite`
 */
export function assertFinite(name: string, { data, cols }: Matrix, narrowed = false): void {
  for (let k = 0; k < data.length; k++) {
    if (Number.isFinite(data[k])) continue;
    throw notFinite(`${name}[${Math.floor(k / cols)}][${k % cols}]`, data[k], narrowed);
  }
}

/**
 * The error for an element that is NaN or infinite.
 *
 * @param narrowed whether it was given in double precision and became infinite in float32
 */
export function notFinite(place: string, value: number, narrowed = false): RangeError {
  const where = narrowed && !Number.isNaN(value) ? ' in float32' : '';
  return new RangeError(`Expected finite numbers, but ${place} is ${value}${where}`);
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
  copyRows(x, indices, data);
  return { data: data as Data, rows: indices.length, cols };
}

/** Writes the chosen rows, in the order of `indices`, to `out`. */
export function copyRows(x: Matrix, indices: ArrayLike<number>, out: FloatArray): void {
  const { data, cols } = x;
  // Element by element: for the few columns of most rows, a subarray of each would cost more.
  for (let i = 0, to = 0; i < indices.length; i++) {
    const from = indices[i] * cols;
    for (let j = 0; j < cols; j++) out[to++] = data[from + j];
  }
}

function isFloatArray(data: unknown): data is FloatArray {
  if (!ArrayBuffer.isView(data)) return false; // a Proxy is of their class too
  return data instanceof Float64Array || data instanceof Float32Array;
}

function sizedLayout(name: string, value: Record<keyof Matrix, unknown>): Layout {
  const data = numericArray(`${name}.data`, value.data);
  const rows = positiveInteger(`${name}.rows`, value.rows);
  const cols = positiveInteger(`${name}.cols`, value.cols);
  return denseLayout(name, data, rows, cols);
}

function layoutSource(layout: Layout): MatrixSource {
  const { data, rows, cols } = layout;
  return {
    rows,
    cols,
    precision: fitsFloat32(data) ? 'float32' : 'float64',
    data: isFloatArray(data) ? (denseElements(layout) as FloatArray | undefined) : undefined,
    copyTo: (out, first = 0) => {
      const offset = layout.offset + first * layout.rowStride;
      copyLayout({ ...layout, offset, rows: out.length / cols }, out);
    },
  };
}

function rowsSource(name: string, source: readonly unknown[]): MatrixSource {
  const rows = source.length;
  if (rows === 0)
    throw new RangeError(`Expected "${name}" to have at least one row, but it is empty`);
  const cols = rowLength(`${name}[0]`, source[0]);
  if (cols === 0)
    throw new RangeError(`Expected "${name}" to have at least one column, but ${name}[0] is empty`);
  for (let i = 1; i < rows; i++) {
    const length = rowLength(`${name}[${i}]`, source[i]);
    if (length === cols) continue;
    throw new RangeError(
      `Expected every row of "${name}" to have ${cols} elements like ${name}[0], but ${name}[${i}] has ${length}`,
    );
  }
  const narrow = source.every((row) => isNumericArray(row) && fitsFloat32(row));
  return {
    rows,
    cols,
    precision: narrow ? 'float32' : 'float64',
    data: undefined,
    copyTo: (out, first = 0) =>
      copyNumbers(name, source as readonly ArrayLike<unknown>[], cols, first, out),
  };
}

function copyNumbers(
  name: string,
  source: readonly ArrayLike<unknown>[],
  cols: number,
  first: number,
  out: FloatArray,
): void {
  for (let i = first, k = 0; k < out.length; i++) {
    const row = source[i];
    for (let j = 0; j < cols; j++, k++) {
      const element = row[j];
      if (typeof element !== 'number') throw wrongKind(`${name}[${i}][${j}]`, 'a number', element);
      if (!Number.isFinite(element)) throw notFinite(`${name}[${i}][${j}]`, element);
      out[k] = element;
    }
  }
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
