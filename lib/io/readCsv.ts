/**
 * Reads a CSV file into a feature matrix and a target. The file is streamed, so that memory holds
 * numbers rather than the text of all cells.
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
  /** Name of the column. */
  readonly name: string;
  /** The text of each row of `x`. */
  readonly labels: readonly string[];
}

/** Result of `readCsv`. */
export interface CsvData {
  /** Features: rows × features, without missing values. */
  readonly x: Matrix<Float64Array>;
  /** Name of each column of `x`. */
  readonly featureNames: readonly string[];
  /** The target column; `undefined` if the option `target` is not given. */
  readonly target: CsvTarget | undefined;
  /** Number of rows that were dropped because of a missing value. */
  readonly rowsDropped: number;
  /** Lines on which the dropped rows begin, from 1. */
  readonly droppedLines: readonly number[];
  /** The features in which values were replaced. */
  readonly imputed: readonly Imputed[];
  /**
   * Replacement of missing values by feature name: of all features with `missing: 'mean'` or
   * `'median'`, otherwise the option `fill`. Pass it as `fill` when you read data to predict.
   */
  readonly fill: Readonly<Record<string, number>>;
}

/**
 * Reads a file of comma-separated values: a header with the names of the columns, and one record
 * per sample. Features are numbers; the target may be text. Fields may be quoted (`"a ""b"", c"`,
 * also with line breaks). Spaces around fields and blank lines are ignored. See lib/docs/tables.md.
 *
 * Two different texts never become the same label: labels are numbers only if every text is the
 * canonical form of its number. A feature with leading zeros, or with integers that float64 rounds,
 * is refused unless `number` names it.
 *
 * @param path path of a text file
 * @param options target, features, missing values and format
 * @throws {CsvError} if the contents are not as expected, or not text in the encoding; it names
 *   line and column
 * @throws {RangeError} if the file lacks a column that `target`, `features` or `fill` names, or an
 *   option is out of range
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {Error} if the file cannot be read
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * await writeFile('train.csv', 'length,width,species\n5.1,3.5,setosa\n7,,versicolor\n');
 * const { x, target, featureNames, fill } = await readCsv('train.csv', {
 *   target: 'species',
 *   missing: 'median',
 * });
 * target.labels; // ['setosa', 'versicolor']
 *
 * // New data: the same columns in the same order, with the same replacements.
 * await writeFile('new.csv', 'width,length\n3,\n');
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
