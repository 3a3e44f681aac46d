/**
 * Reads a CSV file into a matrix of features and a target. The file is streamed: what is held are
 * numbers, not the text of all cells.
 */
import { wrongKind } from '../common/errors.ts';
import { type Matrix, matrix } from '../data/matrix.ts';
import { CsvError } from './csvError.ts';
import { type CsvOptions, resolveCsvOptions } from './csvOptions.ts';
import { forEachRecord } from './csvRecords.ts';
import { CsvTable } from './csvTable.ts';
import { type Imputed, impute } from './imputation.ts';
import { type TargetValues, targetValues } from './targetValues.ts';

/** The target column. */
export interface CsvTarget extends TargetValues {
  readonly name: string;
  /** One text for each row of `x`. */
  readonly labels: readonly string[];
}

export interface CsvData {
  /** rows × features, without missing values. */
  readonly x: Matrix<Float64Array>;
  /** The names of the columns of `x`. */
  readonly featureNames: readonly string[];
  /** Absent where none was asked for. */
  readonly target: CsvTarget | undefined;
  /** How many rows were left out for a missing value. */
  readonly rowsDropped: number;
  /** The lines on which those rows begin, counted from 1. */
  readonly droppedLines: readonly number[];
  /** The features of which values were filled in. */
  readonly imputed: readonly Imputed[];
  /**
   * By feature, what its missing values are replaced by: all features with `missing: 'mean'` or
   * `'median'`, else those of the option `fill`. To be given as `fill` when reading data to predict.
   */
  readonly fill: Readonly<Record<string, number>>;
}

/**
 * Reads a file of comma-separated values: a header with the columns' names, a record per sample.
 * Features are numbers; the target may be text. Fields may be quoted (`"a ""b"", c"`, line breaks
 * included), blanks around fields and blank lines do not count. See lib/docs/tables.md.
 *
 * Two texts that differ never become one label: labels are numbers only if each is written as its
 * number is. A feature with leading zeros, or with integers that float64 rounds, is refused unless
 * `number` names it.
 *
 * @param path a file of text, in UTF-8 unless `encoding` or a byte-order mark says otherwise
 * @throws {CsvError} if the contents are not as expected, or not text in that encoding; it names the
 *   line and the column
 * @throws {RangeError} if the file has no column that `target`, `features` or `fill` names, or an
 *   option is out of range
 * @throws {TypeError} if an option is unknown or has the wrong kind
 * @throws {Error} if the file cannot be read
 * @example
 * const { x, target, featureNames, fill } = await readCsv('train.csv', {
 *   target: 'species',
 *   missing: 'median',
 * });
 * // the same columns in the same order, missing values replaced as in training
 * const { x: other } = await readCsv('new.csv', { features: featureNames, fill });
 */
export async function readCsv(path: string, options?: CsvOptions): Promise<CsvData> {
  if (typeof path !== 'string') throw wrongKind('path', 'the path of a file', path);
  const settings = resolveCsvOptions(options);
  let table: CsvTable | undefined;
  await forEachRecord(path, settings, (dialect) => {
    table = new CsvTable(path, settings, dialect);
    return table;
  });
  const { columns, data, rows, labels, droppedLines } = (table as unknown as CsvTable).finish();
  const { features, featureNames, names, target, targetType } = columns;
  const { missing, numbers } = settings;
  const { fill, imputed } = impute(data, featureNames, missing, settings.fill, (column) => {
    const place = { column: features[column] + 1, name: featureNames[column] };
    return new CsvError(path, place, `every value is missing, so that there is no ${missing}`);
  });
  return {
    x: matrix(data, rows, features.length),
    featureNames,
    target:
      target === undefined
        ? undefined
        : { name: names[target], labels, ...targetValues(labels, numbers, targetType) },
    rowsDropped: droppedLines.length,
    droppedLines,
    imputed,
    fill: Object.fromEntries(fill),
  };
}
