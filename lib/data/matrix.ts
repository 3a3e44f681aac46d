/**
 * Dense matrices: one typed array in row-major order and two sizes. Users may pass other forms
 * (integers, strided views, arrays of rows); they are converted here, once, and copied only if
 * necessary.
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

/** The key under which an object provides its matrix. `Dataset` uses it. */
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

/** A matrix argument whose form was checked; nothing is copied yet. */
export interface MatrixSource {
  readonly rows: number;
  readonly cols: number;
  /** `'float32'` if it represents every element exactly, otherwise `'float64'`. */
  readonly precision: Precision;
  /** The elements, if they already are floats in row-major order. */
  readonly data: FloatArray | undefined;
  /** The elements, if they have a narrow storage. */
  readonly narrow?: NarrowFeatures | undefined;
  /** Fills `out` with whole rows in row-major order, from row `first` (default 0) on. */
  readonly copyTo: (out: FloatArray, first?: number) => void;
}

/** The precision of a typed array. */
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
 * Reads a user's matrix argument. Floats in row-major order are used in place. Everything else is
 * copied once: into float32 if that represents every element of the given type exactly (integers of
 * 8 and 16 bits, or rows that all have such types), otherwise into float64.
 *
 * Numbers in arrays of rows are checked to be finite here, while they are read. Elements of typed
 * arrays are not read here; `assertFinite` checks them where necessary.
 *
 * @param name the argument's name, for messages
 * @throws {TypeError} if it is not a `MatrixLike`, or an element is not a number
 * @throws {RangeError} if it is empty; if a row differs in length from the first (named by its
 *   index); if sizes, strides and data disagree; or if an element is not finite (named by its
 *   place)
 * @example
 * toMatrix('x', { data: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], strides: [1, 3] });
 * // { data: Float32Array [1, 4, 2, 5, 3, 6], rows: 3, cols: 2 }
 */
export function toMatrix(name: string, value: unknown): Matrix {
  const source = matrixSource(name, value);
  const { data, rows, cols, precision } = source;
  return data === undefined ? copyMatrix(name, source, precision) : { data, rows, cols };
}

/** Checks the form of a user's matrix argument without copying; throws as `toMatrix` does. */
export function matrixSource(name: string, value: unknown): MatrixSource {
  if (typeof value === 'object' && value !== null) {
    // A Proxy may claim to have any property.
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
 * A fast path for single rows: the elements of a plain `Matrix` with `cols` columns in this
 * precision. Returns `undefined` for anything else, valid or not; then call `matrixSource`.
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
  // A Proxy passes `instanceof` too.
  if (!isOfPrecision || !ArrayBuffer.isView(data) || itsCols !== cols || !Number.isInteger(rows))
    return undefined;
  const elements = plainArray('x.data', data as FloatArray);
  // An array may be empty because its buffer was transferred.
  const isWhole = elements.length > 0 && elements.length === (rows as number) * cols;
  return isWhole ? elements : undefined;
}

/**
 * Copies `source` to a new matrix.
 *
 * @param allocate makes the zero-filled array
 * @throws {RangeError} if there is not enough memory, or an element of `source` is not finite
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
 * Throws a `RangeError` that names the first element that is NaN or infinite, if there is one.
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
 * @param narrowed whether the element was given in double precision and became infinite in float32
 */
export function notFinite(place: string, value: number, narrowed = false): RangeError {
  const where = narrowed && !Number.isNaN(value) ? ' in float32' : '';
  return new RangeError(`Expected finite numbers, but ${place} is ${value}${where}`);
}

/** The matrix in the given precision; the same object if it already has it. */
export function withPrecision(x: Matrix, precision: Precision): Matrix {
  if (precisionOf(x.data) === precision) return x;
  const data = floatArray(precision, x.data.length);
  data.set(x.data);
  return { data, rows: x.rows, cols: x.cols };
}

/** A new matrix of the rows at `indices`, in that order, in the precision of `x`. */
export function takeRows<Data extends FloatArray>(
  x: Matrix<Data>,
  indices: ArrayLike<number>,
): Matrix<Data> {
  const { cols } = x;
  const data = floatArray(precisionOf(x.data), indices.length * cols);
  copyRows(x, indices, data);
  return { data: data as Data, rows: indices.length, cols };
}

/** Writes the rows at `indices`, in that order, to `out`. */
export function copyRows(x: Matrix, indices: ArrayLike<number>, out: FloatArray): void {
  const { data, cols } = x;
  // Copies element by element: for rows of few columns, a subarray per row costs more.
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
