/** The matrices that functions return: predictions, and the result of `matrix`. */
import type { Matrix } from './matrix.ts';
import type { FloatArray } from './numericArrays.ts';

/**
 * A `Matrix` that `JSON.stringify` writes as an array of rows. Every function that takes a matrix
 * accepts it. It is a class because creating an instance is cheaper than adding a method to each
 * object, which matters for predictions of a single row.
 */
export class DenseMatrix<Data extends FloatArray = FloatArray> implements Matrix<Data> {
  readonly data: Data;
  readonly rows: number;
  readonly cols: number;

  constructor(data: Data, rows: number, cols: number) {
    this.data = data;
    this.rows = rows;
    this.cols = cols;
  }

  /** An array of rows, each an array of cols numbers. */
  toJSON(): number[][] {
    const { data, rows, cols } = this;
    return Array.from({ length: rows }, (_, i) =>
      Array.from(data.subarray(i * cols, (i + 1) * cols)),
    );
  }
}
