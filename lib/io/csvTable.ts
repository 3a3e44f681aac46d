/**
 * Collects the records of a CSV file as numbers while they are read, so that only numbers and the
 * text of the target stay in memory.
 */

import { type BadCell, cellProblem } from './cellProblem.ts';
import { type CsvColumns, chooseColumns, columnPlace, type Header } from './csvColumns.ts';
import type { CsvDialect } from './csvDialect.ts';
import { CsvError, showCell } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';
import type { RecordTaker } from './csvRecords.ts';

/** The collected table. */
export interface CsvNumbers {
  readonly columns: CsvColumns;
  /** rows × features, row-major; NaN marks a missing value. */
  readonly data: Float64Array;
  readonly rows: number;
  /** Text of the target in each row; empty without a target. */
  readonly labels: string[];
  /** Lines of the rows that were dropped because of a missing value. */
  readonly droppedLines: number[];
}

const FIRST_CAPACITY = 1024;

export class CsvTable implements RecordTaker {
  readonly #file: string;
  readonly #settings: CsvSettings;
  readonly #delimiter: string;
  #header: Header | undefined;
  #columns: CsvColumns | undefined;
  #data = new Float64Array(FIRST_CAPACITY);
  #rows = 0;
  readonly #labels: string[] = [];
  readonly #droppedLines: number[] = [];

  constructor(file: string, settings: CsvSettings, { delimiter }: CsvDialect) {
    this.#file = file;
    this.#settings = settings;
    this.#delimiter = delimiter;
  }

  columnName(column: number): string | undefined {
    return this.#settings.header ? this.#columns?.names[column] : undefined;
  }

  /**
   * Handles the next record: the header, if the file has one and this is the first record,
   * otherwise a row.
   *
   * @throws {CsvError} if the number of fields differs from the first record's, or a field is
   *   invalid
   */
  add(fields: readonly string[], line: number): void {
    if (this.#columns === undefined) {
      const { header } = this.#settings;
      const names = header ? fields : fields.map((_, j) => String(j + 1));
      this.#header = { file: this.#file, line, names, delimiter: this.#delimiter };
      this.#columns = chooseColumns(this.#header, this.#settings);
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
   * @returns the collected table; its `data` is not copied
   * @throws {CsvError} if the file has no rows, or all were dropped
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

  /** Returns whether the row is kept. */
  #addRow(columns: CsvColumns, fields: readonly string[], line: number): boolean {
    const { missingValues, missingNumbers, missing, fill } = this.#settings;
    const { features, featureNames, asNumbers, target, targetType } = columns;
    const start = this.#rows * features.length;
    this.#reserve(start + features.length);
    for (let j = 0; j < features.length; j++) {
      const text = fields[features[j]];
      if (!missingValues.has(text)) {
        const number = this.#number(features[j], text, line, asNumbers[j]);
        if (missingNumbers === undefined || !missingNumbers.has(number)) {
          this.#data[start + j] = number;
          continue;
        }
      }
      if (!fill.has(featureNames[j])) {
        if (missing === 'drop') return false;
        if (missing === 'error') throw this.#missing(columns, features[j], text, line);
      }
      this.#data[start + j] = Number.NaN;
    }
    if (target === undefined) return true;
    const label = fields[target];
    if (missingValues.has(label)) {
      if (missing === 'drop') return false;
      throw this.#missing(columns, target, label, line);
    }
    if (targetType === 'number') this.#number(target, label, line, true);
    this.#labels.push(label);
    return true;
  }

  /** @param mayBeCode whether codes such as `007` are read as numbers */
  #number(column: number, text: string, line: number, mayBeCode: boolean): number {
    const { numbers } = this.#settings;
    const number = numbers.number(text);
    const code = number === undefined || mayBeCode ? undefined : numbers.codeReason(text, number);
    if (number !== undefined && Number.isFinite(number) && code === undefined) return number;
    throw this.#wrong({ column, text, line, number, code });
  }

  #wrong({ column, line, ...cell }: Omit<BadCell, 'name'> & { line: number; column: number }) {
    const columns = this.#columns as CsvColumns;
    const { names } = columns;
    const problem = cellProblem(
      { ...cell, name: names[column] },
      { header: this.#header as Header, settings: this.#settings },
    );
    const place = columnPlace(columns, column, line, this.#settings.header);
    return new CsvError(this.#file, place, problem);
  }

  #missing(columns: CsvColumns, column: number, text: string, line: number): CsvError {
    const remedy =
      column === columns.target
        ? "the target is never filled in, but with missing 'drop' such rows are left out"
        : "with missing 'drop' such rows are left out, with 'mean' or 'median' the value is filled in";
    const marker =
      text === ''
        ? ''
        : ` (${showCell(text)}; to read it as a value, list the other markers with missingValues (--missing-values))`;
    return new CsvError(
      this.#file,
      columnPlace(columns, column, line, this.#settings.header),
      `the value is missing${marker}; ${remedy}`,
    );
  }

  #reserve(length: number): void {
    if (length <= this.#data.length) return;
    const grown = new Float64Array(Math.max(length, 2 * this.#data.length));
    grown.set(this.#data);
    this.#data = grown;
  }
}
