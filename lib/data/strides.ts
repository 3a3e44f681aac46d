/**
 * Memory layouts of two-dimensional data, in the terms of NumPy: a shape, one stride per axis and
 * an offset, all counted in elements. This file checks that a layout stays within its data and
 * copies it into row-major order; `matrix.ts` decides when a copy is needed.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { integerBetween } from '../common/validate.ts';
import { describeCount, type NumericArray, numericArray } from './numericArrays.ts';

/**
 * A matrix of any memory layout: element (i, j) is `data[offset + i·strides[0] + j·strides[1]]`.
 */
export interface StridedMatrix {
  /** The array that contains the elements. */
  readonly data: NumericArray;
  /** `[rows, cols]`. */
  readonly shape: ArrayLike<number>;
  /**
   * Distance, in elements, from one row to the next and from one column to the next. Default
   * `[cols, 1]`.
   */
  readonly strides?: ArrayLike<number> | undefined;
  /** Index of element (0, 0) in `data`. Default 0. */
  readonly offset?: number | undefined;
}

/** A checked layout: every element is inside `data`. */
export interface Layout {
  readonly data: NumericArray;
  readonly rows: number;
  readonly cols: number;
  readonly rowStride: number;
  readonly colStride: number;
  readonly offset: number;
}

/**
 * Reads a user's strided matrix. Without `strides` and `offset`, the number of elements of the data
 * must equal that of the shape; with either of them there may be more. Rows may overlap.
 *
 * @throws {TypeError} if a field has the wrong type, or the layout has the field names of another
 *   library
 * @throws {RangeError} if a size or stride is not a positive integer, there are not two of each, or
 *   an element lies outside the data
 * @example
 * // The transpose of 2 × 3 data, as 3 × 2:
 * layoutOf('x', { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], strides: [1, 3] });
 */
export function layoutOf(name: string, value: Record<keyof StridedMatrix, unknown>): Layout {
  refuseOtherNames(name, value);
  const data = numericArray(`${name}.data`, value.data);
  const [rows, cols] = sizes(`${name}.shape`, value.shape);
  const { strides, offset } = value;
  if (strides === undefined && offset === undefined) return denseLayout(name, data, rows, cols);
  const [rowStride, colStride] =
    strides === undefined ? [cols, 1] : positivePair(`${name}.strides`, strides);
  const start = offset === undefined ? 0 : integerBetween(`${name}.offset`, offset, 0);
  // No overflow: a number that is too large to be exact is still too large.
  const last = start + (rows - 1) * rowStride + (cols - 1) * colStride;
  if (last >= data.length) {
    throw new RangeError(
      `Expected "${name}.data" to hold element ${last}, the last one of shape [${rows}, ${cols}] with ` +
        `strides [${rowStride}, ${colStride}] and offset ${start}, but its length is ${describeCount(data)}`,
    );
  }
  return { data, rows, cols, rowStride, colStride, offset: start };
}

/**
 * The layout of row-major data without gaps.
 *
 * @throws {RangeError} if `data` does not have rows × cols elements
 */
export function denseLayout(name: string, data: NumericArray, rows: number, cols: number): Layout {
  if (data.length !== rows * cols) {
    throw new RangeError(
      `Expected "${name}.data" to hold ${rows} × ${cols} = ${rows * cols} elements, but it holds ${describeCount(data)}`,
    );
  }
  return { data, rows, cols, rowStride: cols, colStride: 1, offset: 0 };
}

/** The elements, if they are in row-major order without gaps: `data` or a view of a part of it. */
export function denseElements(layout: Layout): NumericArray | undefined {
  const { data, rows, cols, rowStride, colStride, offset } = layout;
  const isDense = (cols === 1 || colStride === 1) && (rows === 1 || rowStride === cols);
  if (!isDense) return undefined;
  const count = rows * cols;
  return count === data.length ? data : data.subarray(offset, offset + count);
}

/** Writes all elements to `out`, rows × cols, in row-major order. */
export function copyLayout(layout: Layout, out: NumericArray): void {
  const dense = denseElements(layout);
  if (dense !== undefined) {
    out.set(dense);
    return;
  }
  const { data, rows, cols, rowStride, colStride, offset } = layout;
  for (let i = 0, to = 0; i < rows; i++) {
    let from = offset + i * rowStride;
    for (let j = 0; j < cols; j++, from += colStride) out[to++] = data[from];
  }
}

/** Checks an integer above 0. */
export function positiveInteger(name: string, value: unknown): number {
  const expected = 'a positive integer';
  if (typeof value !== 'number') throw wrongKind(name, expected, value);
  if (!Number.isSafeInteger(value) || value < 1) throw wrongValue(name, expected, value);
  return value;
}

function sizes(name: string, shape: unknown): [rows: number, cols: number] {
  if (isSequence(shape) && shape.length === 1) {
    const column = `[${describeSize(shape[0])}, 1]`;
    throw new RangeError(
      `Expected "${name}" to be [rows, cols], but it has one size: give ${column} for a single column`,
    );
  }
  return positivePair(name, shape);
}

function positivePair(name: string, value: unknown): [number, number] {
  const expected = 'an array of two positive integers';
  if (!isSequence(value)) throw wrongKind(name, expected, value);
  if (value.length !== 2) throw wrongValue(name, expected, value);
  return [positiveInteger(`${name}[0]`, value[0]), positiveInteger(`${name}[1]`, value[1])];
}

function isSequence(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function describeSize(size: unknown): string {
  return typeof size === 'number' ? `${size}` : 'n';
}

/**
 * Refuses the layout field names of other libraries. If they were ignored, the numbers would be
 * read in the wrong order without any error.
 */
function refuseOtherNames(name: string, value: object): void {
  if ('stride' in value && !('strides' in value)) {
    throw new TypeError(`Misspelt "${name}.stride" should be "${name}.strides"`);
  }
  if ('fortranOrder' in value && value.fortranOrder === true && !('strides' in value)) {
    throw new TypeError(
      `Expected "${name}" to give strides [1, rows] for data in column-major order, but it has fortranOrder`,
    );
  }
}
