/** The options of `readCsv`: what they mean, their defaults and checks. */

import { wrongKind, wrongValue } from '../errors.ts';
import { foreignOption } from '../foreignHints.ts';
import { booleanValue, finiteNumber, integerBetween, knownOptions, oneOf } from '../validate.ts';

export const MISSING_POLICIES = ['error', 'drop', 'mean', 'median'] as const;

/** What becomes of a row with a missing value. */
export type MissingPolicy = (typeof MISSING_POLICIES)[number];

export interface CsvOptions {
  /**
   * The column to predict: its name, or its number counted from 1. Default: none, all columns are
   * features.
   */
  readonly target?: string | number;
  /**
   * The columns that become the columns of `x`, in this order, wherever they stand in the file;
   * other columns are ignored. Default: all but the target, in the order of the file.
   */
  readonly features?: readonly string[];
  /** The character between two fields. Default `','`. */
  readonly delimiter?: string;
  /** Whether the first line holds the columns' names; without, they are named `'1'`, `'2'`, …
   * Default true. */
  readonly header?: boolean;
  /**
   * What becomes of missing values: an error; the row is left out; or they are replaced by the
   * mean or the median of the column's other values. A missing target is never replaced. Default
   * `'error'`.
   */
  readonly missing?: MissingPolicy;
  /** What stands for a missing value. Default: nothing, `NA`, `NaN`, `nan`, `null` and `?`. */
  readonly missingValues?: readonly string[];
  /**
   * What missing values of the named features are replaced by, such as the `fill` of the data that
   * a model was trained on. Goes before `missing`.
   */
  readonly fill?: Readonly<Record<string, number>>;
}

/** All options, checked as far as they can be without the file. */
export interface CsvSettings {
  readonly target: string | number | undefined;
  readonly features: readonly string[] | undefined;
  readonly delimiter: string;
  readonly header: boolean;
  readonly missing: MissingPolicy;
  readonly missingValues: ReadonlySet<string>;
  readonly fill: ReadonlyMap<string, number>;
}

const OPTION_NAMES: readonly (keyof CsvOptions)[] = [
  'target',
  'features',
  'delimiter',
  'header',
  'missing',
  'missingValues',
  'fill',
];
const MISSING_VALUES = ['', 'NA', 'NaN', 'nan', 'null', '?'];

/**
 * @throws {TypeError} if an option is unknown or has the wrong kind
 * @throws {RangeError} if the delimiter is not one character, a list is empty or names a thing
 *   twice, or a number is out of range
 */
export function resolveCsvOptions(options: unknown): CsvSettings {
  const given = knownOptions('readCsv', options, OPTION_NAMES, foreignOption);
  return {
    target: given.target === undefined ? undefined : targetColumn(given.target),
    features: given.features === undefined ? undefined : featureNames(given.features),
    delimiter: delimiterCharacter(given.delimiter ?? ','),
    header: booleanValue('header', given.header ?? true),
    missing: oneOf('missing', given.missing ?? 'error', MISSING_POLICIES),
    missingValues: new Set(strings('missingValues', given.missingValues ?? MISSING_VALUES)),
    fill: fillValues(given.fill ?? {}),
  };
}

function targetColumn(value: unknown): string | number {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return integerBetween('target', value, 1);
  throw wrongKind('target', "a column's name or its number", value);
}

function featureNames(value: unknown): readonly string[] {
  const names = strings('features', value);
  if (names.length === 0) {
    throw new RangeError('Expected "features" to name at least one column, but it is empty');
  }
  for (const [i, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first === i) continue;
    throw new RangeError(
      `Expected "features" to name each column once, but ${JSON.stringify(name)} is features[${first}] and features[${i}]`,
    );
  }
  return names;
}

function delimiterCharacter(value: unknown): string {
  const expected = 'one character, and no quote, letter, digit or line break';
  if (typeof value !== 'string') throw wrongKind('delimiter', expected, value);
  if (!/^[^"\r\n\p{L}\p{N}]$/u.test(value)) throw wrongValue('delimiter', expected, value);
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
