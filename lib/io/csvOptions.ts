/** The options of `readCsv`: what they mean, their defaults and checks. */

import { wrongKind, wrongValue } from '../common/errors.ts';
import { foreignFunctionOption } from '../common/foreignFunctionHints.ts';
import {
  booleanValue,
  finiteNumber,
  integerBetween,
  knownOptions,
  oneOf,
} from '../common/validate.ts';
import { NumberFormat } from './numberFormat.ts';
import { encodingName } from './textDecoders.ts';

export const MISSING_POLICIES = ['error', 'drop', 'mean', 'median'] as const;

/** How to treat missing values. */
export type MissingPolicy = (typeof MISSING_POLICIES)[number];

export const COLUMN_TYPES = ['text', 'number'] as const;

/** Type that the fields of a column are read as: numbers or text. */
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** Value of `delimiter` for any number of blanks and tabs between fields. */
export const WHITESPACE = 'whitespace';

/** Format of a CSV file: what you need to know to read another file of the same kind. */
export interface CsvFormat {
  /**
   * Encoding of the text: `'utf-8'`, `'latin1'`, `'windows-1252'`, `'utf-16le'`, `'utf-16be'` or
   * another label of `TextDecoder`. (`'latin1'` is read as windows-1252, as the WHATWG standard
   * says.) A byte-order mark in the file takes precedence. Default: as the byte-order mark says,
   * otherwise UTF-8.
   */
  readonly encoding?: string | undefined;
  /**
   * Character between two fields, or `'whitespace'` for any number of spaces and tabs. Default: the
   * one of a `sep=` line; otherwise the first of `,` `;` tab `|` and whitespace that splits the
   * first two records into the same number of fields, at least two; otherwise `','`.
   */
  readonly delimiter?: string | undefined;
  /**
   * Whether the first record holds the names of the columns. If false, they are named `'1'`, `'2'`,
   * … Default true.
   */
  readonly header?: boolean | undefined;
  /**
   * Prefix of comment lines, such as `'#'`. Default: only lines that begin with `#` before the
   * first record are comments. If the last of them has as many fields as the first record, it is
   * the header.
   */
  readonly comment?: string | undefined;
  /** Decimal mark of numbers: `'.'` or `','`. Default `'.'`. */
  readonly decimal?: string | undefined;
  /**
   * Thousands separator: `','`, `'.'`, `"'"`, `'_'` or a space (also a no-break space). Groups must
   * have three digits, or two before the last one. Default: none.
   */
  readonly thousands?: string | undefined;
  /**
   * Texts that mark a missing value, instead of `DEFAULT_MISSING_VALUES`. In features, a marker
   * that is a number also matches other spellings of this number: `'-999'` matches `-999.0`.
   */
  readonly missingValues?: readonly string[] | undefined;
  /**
   * Columns to read as numbers although fields have leading zeros (`007`), or integers that float64
   * rounds. Such columns are text otherwise.
   */
  readonly number?: readonly string[] | undefined;
  /** Columns to read as text although their fields are numbers. */
  readonly text?: readonly string[] | undefined;
  /**
   * Type of the target; the same as naming it in `text` or `number`. Default: numbers, if every
   * field is the canonical form of its number (`7`, `-0.5`). Otherwise text as class labels (`007`,
   * `1.0`), and numbers for regression, unless a field has a leading zero or is an integer that
   * float64 rounds.
   */
  readonly targetType?: ColumnType | undefined;
}

/** Options of `readCsv`. */
export interface CsvOptions extends CsvFormat {
  /** Column to predict: its name, or its number from 1. Default: none; all columns are features. */
  readonly target?: string | number | undefined;
  /**
   * Names of the columns of `x`, in this order, wherever they are in the file; other columns are
   * ignored. Default: all but the target and `ignore`, in the order of the file.
   */
  readonly features?: readonly string[] | undefined;
  /** Names of columns that are neither features nor the target. Default: none. */
  readonly ignore?: readonly string[] | undefined;
  /**
   * How to treat missing values: `'error'` throws; the others drop the row, or replace the value by
   * the mean or the median of the column. A missing target is never replaced. Default `'error'`.
   */
  readonly missing?: MissingPolicy | undefined;
  /**
   * Replacement of missing values by feature name, such as the `fill` of the data that a model was
   * trained on. It takes precedence over `missing`.
   */
  readonly fill?: Readonly<Record<string, number>> | undefined;
}

/** All options, validated as far as possible without the file. */
export interface CsvSettings {
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly header: boolean;
  readonly comment: string | undefined;
  readonly decimal: string;
  readonly numbers: NumberFormat;
  readonly missingValues: ReadonlySet<string>;
  /**
   * The missing-value markers that are numbers, which features may write differently; `undefined`
   * if there are none.
   */
  readonly missingNumbers: ReadonlySet<number> | undefined;
  readonly number: readonly string[];
  readonly text: readonly string[];
  readonly targetType: ColumnType | undefined;
  readonly target: string | number | undefined;
  readonly features: readonly string[] | undefined;
  readonly ignore: readonly string[];
  readonly missing: MissingPolicy;
  readonly fill: ReadonlyMap<string, number>;
}

/** Names of the format options. */
export const FORMAT_OPTIONS = [
  ...(['encoding', 'delimiter', 'header', 'comment', 'decimal', 'thousands'] as const),
  ...(['missingValues', 'number', 'text', 'targetType'] as const),
] satisfies readonly (keyof CsvFormat)[];
const OPTION_NAMES: readonly (keyof CsvOptions)[] = [
  ...FORMAT_OPTIONS,
  ...(['target', 'features', 'ignore', 'missing', 'fill'] as const),
];

/**
 * Texts that mark a missing value by default: those of pandas, and `-` and `?`, which statistical
 * tables and files of the UCI repository use.
 */
export const DEFAULT_MISSING_VALUES: readonly string[] = [
  ...['', 'NA', 'N/A', 'n/a', '<NA>', '#N/A', '#NA', '#N/A N/A', 'NaN', 'nan', '-NaN', '-nan'],
  ...['None', 'NULL', 'null', '-1.#IND', '1.#IND', '-1.#QNAN', '1.#QNAN', '-', '?'],
];

/**
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if a value is not a single character, an encoding is unknown, a list is
 *   empty or repeats an element, options contradict each other, or a number is out of range
 */
export function resolveCsvOptions(options: unknown): CsvSettings {
  const given = knownOptions('readCsv', options, OPTION_NAMES, foreignFunctionOption);
  const { encoding, delimiter, comment, target, features, targetType } = given;
  const lists = {
    number: columnNames('number', given.number ?? []),
    text: columnNames('text', given.text ?? []),
    ignore: columnNames('ignore', given.ignore ?? []),
  };
  const both = lists.number.find((name) => lists.text.includes(name));
  if (both !== undefined) {
    throw new RangeError(
      `Expected "number" and "text" to name different columns, but both name ${JSON.stringify(both)}`,
    );
  }
  const numbers = new NumberFormat(given.decimal, given.thousands);
  const missingValues = strings('missingValues', given.missingValues ?? DEFAULT_MISSING_VALUES);
  return {
    encoding: encoding === undefined ? undefined : encodingName(encoding),
    delimiter: delimiter === undefined ? undefined : delimiterCharacter(delimiter),
    header: booleanValue('header', given.header ?? true),
    comment: comment === undefined ? undefined : commentStart(comment),
    decimal: numbers.decimal,
    numbers,
    missingValues: new Set(missingValues),
    missingNumbers: numbersOf(missingValues, numbers),
    ...lists,
    targetType:
      targetType === undefined ? undefined : oneOf('targetType', targetType, COLUMN_TYPES),
    target: target === undefined ? undefined : targetColumn(target),
    features: features === undefined ? undefined : featureNames(features),
    missing: oneOf('missing', given.missing ?? 'error', MISSING_POLICIES),
    fill: fillValues(given.fill ?? {}),
  };
}

function targetColumn(value: unknown): string | number {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return integerBetween('target', value, 1);
  throw wrongKind('target', "a column's name or its number", value);
}

function featureNames(value: unknown): readonly string[] {
  const names = columnNames('features', value);
  if (names.length > 0) return names;
  throw new RangeError('Expected "features" to name at least one column, but it is empty');
}

/** Validates a list of distinct names. */
function columnNames(option: string, value: unknown): readonly string[] {
  const names = strings(option, value);
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined) {
      throw new RangeError(
        `Expected "${option}" to name each column once, but ${JSON.stringify(name)} is ${option}[${first}] and ${option}[${i}]`,
      );
    }
    places.set(name, i);
  }
  return names;
}

function delimiterCharacter(value: unknown): string {
  const expected = `one character, and no quote, letter, digit or line break; or '${WHITESPACE}'`;
  if (typeof value !== 'string') throw wrongKind('delimiter', expected, value);
  if (!isDelimiter(value)) throw wrongValue('delimiter', expected, value);
  return value;
}

/** Whether a character can be a delimiter. */
export function isDelimiter(text: string): boolean {
  return text === WHITESPACE || /^[^"\r\n\p{L}\p{N}]$/u.test(text);
}

function commentStart(value: unknown): string {
  const expected = "what comments begin with, such as '#', without quotes and blanks";
  if (typeof value !== 'string') throw wrongKind('comment', expected, value);
  if (value === '' || /["\s\0]/.test(value)) throw wrongValue('comment', expected, value);
  return value;
}

function strings(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw wrongKind(name, 'an array of strings', value);
  for (const [i, each] of value.entries()) {
    if (typeof each !== 'string') throw wrongKind(`${name}[${i}]`, 'a string', each);
  }
  return [...value];
}

function fillValues(value: unknown): ReadonlyMap<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongKind('fill', 'an object with a number for each feature', value);
  }
  const entries = Object.entries(value);
  return new Map(entries.map(([name, each]) => [name, finiteNumber(`fill.${name}`, each)]));
}

function numbersOf(texts: readonly string[], format: NumberFormat): Set<number> | undefined {
  const numbers = texts.flatMap((text) => format.number(text) ?? []).filter(Number.isFinite);
  return numbers.length > 0 ? new Set(numbers) : undefined;
}
