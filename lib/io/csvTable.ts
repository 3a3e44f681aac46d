/**
 * Gathers the records of a CSV file into numbers as they come: only the numbers, and the text of
 * the target, are held.
 */
import { type CsvColumns, chooseColumns, columnPlace } from './csvColumns.ts';
import { CsvError, showCell } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';
import { decimalNumber } from './decimal.ts';

/** What was gathered. */
export interface CsvNumbers {
  readonly columns: CsvColumns;
  /** rows × features, row by row; NaN where a value is missing. */
  readonly data: Float64Array;
  readonly rows: number;
  /** The target of each row as text; empty without a target. */
  readonly labels: string[];
  /** The lines of the rows that were left out for a missing value. */
  readonly droppedLines: number[];
}

const FIRST_CAPACITY = 1024;

export class CsvTable {
  readonly #file: string;
  readonly #settings: CsvSettings;
  #columns: CsvColumns | undefined;
  #data = new Float64Array(FIRST_CAPACITY);
  #rows = 0;
  readonly #labels: string[] = [];
  readonly #droppedLines: number[] = [];

  constructor(file: string, settings: CsvSettings) {
    this.#file = file;
    this.#settings = settings;
  }

  /**
   * Takes the next record: the header, if it is the first and the file has one, or a row.
   *
   * @throws {CsvError} if it has another number of fields than the first, or a field is not what
   *   it must be
   */
  add(fields: readonly string[], line: number): void {
    if (this.#columns === undefined) {
      const { header } = this.#settings;
      const names = header ? fields : fields.map((_, j) => String(j + 1));
      this.#columns = chooseColumns(this.#file, line, names, this.#settings);
      if (header) return;
    }
    const expected = this.#columns.names.length;
    if (fields.length !== expected) {
      const first = this.#settings.header ? 'the header' : 'the first';
      throw new CsvError(
        this.#file,
        { line },
        `expected ${expected} ${expected === 1 ? 'field' : 'fields'} like ${first}, but found ${fields.length}`,
      );
    }
    if (this.#addRow(this.#columns, fields, line)) this.#rows++;
    else this.#droppedLines.push(line);
  }

  /**
   * @returns what was gathered; `data` may be used as it is
   * @throws {CsvError} if there was no row, or none is left
   */
  finish(): CsvNumbers {
    if (this.#columns === undefined) throw new CsvError(this.#file, {}, 'the file is empty');
    if (this.#rows === 0) {
      const dropped = this.#droppedLines.length;
      throw new CsvError(
        this.#file,
        {},
        dropped === 0
          ? 'the file has a header and no rows'
          : `each of the ${dropped} rows has a missing value, so that none is left`,
      );
    }
    return {
      columns: this.#columns,
      data: this.#data.slice(0, this.#rows * this.#columns.features.length),
      rows: this.#rows,
      labels: this.#labels,
      droppedLines: this.#droppedLines,
    };
  }

  /** Whether the row stays. */
  #addRow(columns: CsvColumns, fields: readonly string[], line: number): boolean {
    const { missingValues, missing, fill } = this.#settings;
    const { features, featureNames, target } = columns;
    const start = this.#rows * features.length;
    this.#reserve(start + features.length);
    for (let j = 0; j < features.length; j++) {
      const text = fields[features[j]];
      if (!missingValues.has(text)) {
        this.#data[start + j] = this.#number(columns, features[j], text, line);
        continue;
      }
      if (!fill.has(featureNames[j])) {
        if (missing === 'drop') return false;
        if (missing === 'error') throw this.#missing(columns, features[j], text, line);
      }
      this.#data[start + j] = Number.NaN;
    }
    if (target === undefined) return true;
    if (missingValues.has(fields[target])) {
      if (missing === 'drop') return false;
      throw this.#missing(columns, target, fields[target], line);
    }
    this.#labels.push(fields[target]);
    return true;
  }

  #number(columns: CsvColumns, column: number, text: string, line: number): number {
    const number = decimalNumber(text);
    if (number !== undefined && Number.isFinite(number)) return number;
    let hint = '';
    if (number !== undefined) hint = ' (beyond the range of float64)';
    else if (/^[+-]?\d+,\d+$/.test(text)) hint = ' (write decimals with a point)';
    else if (/\p{L}/u.test(text)) {
      hint = ': text is not turned into numbers, so leave the column out or replace it by numbers';
    }
    throw new CsvError(
      this.#file,
      columnPlace(columns, column, line, this.#settings.header),
      `expected a number, but found ${showCell(text)}${hint}`,
    );
  }

  #missing(columns: CsvColumns, column: number, text: string, line: number): CsvError {
    const remedy =
      column === columns.target
        ? "the target is never filled in, but with missing 'drop' such rows are left out"
        : "with missing 'drop' such rows are left out, with 'mean' or 'median' the value is filled in";
    return new CsvError(
      this.#file,
      columnPlace(columns, column, line, this.#settings.header),
      `the value is missing${text === '' ? '' : ` (${showCell(text)})`}; ${remedy}`,
    );
  }

  #reserve(length: number): void {
    if (length <= this.#data.length) return;
    const grown = new Float64Array(Math.max(length, 2 * this.#data.length));
    grown.set(this.#data);
    this.#data = grown;
  }
}
