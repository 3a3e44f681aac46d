/** The weights of a class where there is no ml-matrix to hold them: a matrix of one row. */

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
