/** Replaces missing values by the mean or the median of their column, or by given values. */
import type { MissingPolicy } from './csvOptions.ts';

/** Report about a column whose missing values were replaced. */
export interface Imputed {
  /** Name of the column. */
  readonly column: string;
  /** The replacement. */
  readonly value: number;
  /** Number of replaced values. */
  readonly count: number;
}

export interface Imputation {
  /** The replacement for each feature. */
  readonly fill: ReadonlyMap<string, number>;
  /** The features in which values were replaced. */
  readonly imputed: readonly Imputed[];
}

/**
 * Replaces NaN in place.
 *
 * @param data rows × names, row-major
 * @param missing `'mean'` and `'median'` apply to each column without a value in `given`
 * @param noValues creates the error for a column that has no values
 */
export function impute(
  data: Float64Array,
  names: readonly string[],
  missing: MissingPolicy,
  given: ReadonlyMap<string, number>,
  noValues: (column: number) => Error,
): Imputation {
  const fill = new Map<string, number>();
  const imputed: Imputed[] = [];
  for (const [j, column] of names.entries()) {
    let value = given.get(column);
    if (value === undefined && (missing === 'mean' || missing === 'median')) {
      const present = columnOf(data, j, names.length).filter((each) => !Number.isNaN(each));
      if (present.length === 0) throw noValues(j);
      value = missing === 'mean' ? meanOf(present) : medianOf(present);
    }
    if (value === undefined) continue;
    fill.set(column, value);
    const count = replaceMissing(data, j, names.length, value);
    if (count > 0) imputed.push({ column, value, count });
  }
  return { fill, imputed };
}

function columnOf(data: Float64Array, column: number, cols: number): Float64Array {
  return Float64Array.from({ length: data.length / cols }, (_, i) => data[i * cols + column]);
}

function replaceMissing(data: Float64Array, column: number, cols: number, value: number): number {
  let count = 0;
  for (let k = column; k < data.length; k += cols) {
    if (!Number.isNaN(data[k])) continue;
    data[k] = value;
    count++;
  }
  return count;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The median; sorts `values` in place. */
function medianOf(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
}
