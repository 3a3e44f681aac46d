/** Matrices as results: what `matrix` makes, and predictions. */
import type { Matrix } from './matrix.ts';
import type { FloatArray } from './numericArrays.ts';

/**
 * A `Matrix` that `JSON.stringify` writes as an array of rows, which every function that takes a
 * matrix reads. Such a result is made for every call with a single row: a class costs less than a
 * method of each object.
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

  /** rows arrays of cols numbers */
  toJSON(): number[][] {
    const { data, rows, cols } = this;
    return Array.from({ length: rows }, (_, i) =>
      Array.from(data.subarray(i * cols, (i + 1) * cols)),
    );
  }
}
