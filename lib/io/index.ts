/** `fallline/io`: reads tables from files. It needs Node. */
export { CsvError, type CsvPlace } from './csvError.ts';
export {
  type ColumnType,
  type CsvFormat,
  type CsvOptions,
  DEFAULT_MISSING_VALUES,
  type MissingPolicy,
} from './csvOptions.ts';
export type { Imputed } from './imputation.ts';
export { type CsvData, type CsvTarget, readCsv } from './readCsv.ts';
export type { TargetValues } from './targetValues.ts';
