/** A matrix of one row, which holds the weights of a class if the samples are not matrices of ml-matrix. */

import type { MlMatrix } from '../mlMatrices.ts';

export class RowVector implements MlMatrix {
  readonly rows = 1;
  readonly columns: number;
  readonly data: readonly [Float64Array];

  constructor(values: ArrayLike<number>) {
    this.data = [Float64Array.from(values)];
    this.columns = values.length;
  }

  get(row: number, column: number): number {
    return this.data[row as 0][column];
  }

  set(row: number, column: number, value: number): this {
    this.data[row as 0][column] = value;
    return this;
  }

  to1DArray(): number[] {
    return Array.from(this.data[0]);
  }

  to2DArray(): number[][] {
    return [this.to1DArray()];
  }

  toJSON(): number[][] {
    return this.to2DArray();
  }
}
