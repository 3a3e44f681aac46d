/** Selects feature columns and the target column by the header and the options. */
import { nearestName } from '../common/validate.ts';
import { CsvError, type CsvPlace } from './csvError.ts';
import { type CsvSettings, WHITESPACE } from './csvOptions.ts';
import { decimalNumber } from './decimal.ts';

export interface CsvColumns {
  /** Names of all columns, in the order of the file. */
  readonly names: readonly string[];
  /** Indices (from 0) of the features, in the order of the columns of x. */
  readonly features: readonly number[];
  readonly featureNames: readonly string[];
  /** For each feature, whether options require codes to be read as numbers. */
  readonly asNumbers: readonly boolean[];
  readonly target: number | undefined;
  /** Type of the target, if options set it. */
  readonly targetType: CsvSettings['targetType'];
}

/** A header and its position. */
export interface Header {
  readonly file: string;
  readonly line: number;
  /** Names in the file; column numbers if the file has no header. */
  readonly names: readonly string[];
  /** Delimiter of the file. */
  readonly delimiter: string;
}

/** Maximum number of names in a message. */
const MAX_LISTED = 10;

/**
 * Resolves columns by the header.
 *
 * @throws {CsvError} if a column name is repeated, or a feature has no name
 * @throws {RangeError} if an option names a missing column, options contradict each other, or no
 *   feature is left
 */
export function chooseColumns(header: Header, settings: CsvSettings): CsvColumns {
  const { file, line, names } = header;
  const places = placesByName(header);
  const find = (option: string, name: string): number => {
    const place = places.get(name);
    if (place === undefined) throw unknownColumn(header, option, name, settings);
    return place;
  };
  const target = targetPlace(header, settings.target, find);
  const ignored = settings.ignore.map((name) => find('ignore', name));
  const features = settings.features
    ? settings.features.map((name) => find('features', name))
    : names.map((_, j) => j).filter((j) => j !== target && !ignored.includes(j));
  assertApart(names, { target, features, ignored });
  if (features.length === 0) {
    throw new RangeError(
      `Expected "target" to leave a column for the features, but ${file} has ${names.length === 1 ? `only one column${delimiterHint(header)}` : 'no other one that is not ignored'}`,
    );
  }
  const nameless = features.find((j) => names[j] === '');
  if (nameless !== undefined) {
    throw new CsvError(
      file,
      { line, column: nameless + 1 },
      'the column has no name: give it one, or name the columns to use in "features"',
    );
  }
  const featureNames = features.map((j) => names[j]);
  assertFillKnown([...settings.fill.keys()], featureNames);
  return {
    names,
    features,
    featureNames,
    target,
    ...typesOf(settings, { names, features, target, find }),
  };
}

/** The place of a column in error messages. Without a header, the column number suffices. */
export function columnPlace(
  { names }: CsvColumns,
  column: number,
  line: number,
  hasHeader: boolean,
): CsvPlace {
  return { line, column: column + 1, ...(hasHeader && { name: names[column] }) };
}

interface Chosen {
  readonly names: readonly string[];
  readonly features: readonly number[];
  readonly target: number | undefined;
  readonly find: (option: string, name: string) => number;
}

/** Applies `text`, `number` and `targetType` to the selected columns. */
function typesOf(
  settings: CsvSettings,
  { names, features, target, find }: Chosen,
): Pick<CsvColumns, 'asNumbers' | 'targetType'> {
  const numbers = settings.number.map((name) => find('number', name));
  const texts = settings.text.map((name) => find('text', name));
  const textFeature = texts.find((j) => features.includes(j));
  if (textFeature !== undefined) {
    throw new RangeError(
      `Expected "text" to name the target or columns that are no features, but ${JSON.stringify(names[textFeature])} is a feature, and text is not turned into numbers: ${leaveOut(names[textFeature])}`,
    );
  }
  if (settings.targetType !== undefined && target === undefined) {
    throw new RangeError('Expected "targetType" to come with "target", but there is none');
  }
  const named =
    target === undefined
      ? undefined
      : texts.includes(target)
        ? 'text'
        : numbers.includes(target)
          ? 'number'
          : undefined;
  const { targetType = named } = settings;
  if (named !== undefined && named !== targetType) {
    throw new RangeError(
      `Expected "targetType" and "${named}" to agree, but the target is '${targetType}' in one and '${named}' in the other`,
    );
  }
  return { asNumbers: features.map((j) => numbers.includes(j)), targetType };
}

/** How to ignore a column, in code and on the command line. */
export function leaveOut(name: string): string {
  return `leave the column out (ignore: [${JSON.stringify(name)}], --ignore ${JSON.stringify(name)}) or replace it by numbers`;
}

function assertApart(
  names: readonly string[],
  {
    target,
    features,
    ignored,
  }: { target: number | undefined; features: readonly number[]; ignored: readonly number[] },
): void {
  if (target !== undefined && features.includes(target)) {
    throw new RangeError(
      `Expected "features" not to name the target, but ${JSON.stringify(names[target])} is both`,
    );
  }
  const both = ignored.find((j) => j === target || features.includes(j));
  if (both === undefined) return;
  const other = both === target ? 'the target' : 'a feature';
  throw new RangeError(
    `Expected "ignore" to name columns that are not used, but ${JSON.stringify(names[both])} is ${other}`,
  );
}

function placesByName({ file, line, names }: Header): Map<string, number> {
  const places = new Map<string, number>();
  for (const [j, name] of names.entries()) {
    // Columns without a name are identified by number; only features need a name.
    if (name === '') continue;
    const first = places.get(name);
    if (first !== undefined) {
      throw new CsvError(
        file,
        { line, column: j + 1 },
        `the name ${JSON.stringify(name)} is that of column ${first + 1} already: columns need different names (if the file has no header: header: false, --no-header)`,
      );
    }
    places.set(name, j);
  }
  return places;
}

function targetPlace(
  { file, names }: Header,
  target: string | number | undefined,
  find: (option: string, name: string) => number,
): number | undefined {
  if (typeof target === 'string') return find('target', target);
  if (target !== undefined && target > names.length) {
    throw new RangeError(
      `Expected "target" to be the number of a column of ${file}, from 1 to ${names.length}, but received ${target}`,
    );
  }
  return target === undefined ? undefined : target - 1;
}

/** Lists the column names, at most the first ten, as a sentence without a period. */
export function listColumns(names: readonly string[]): string {
  const listed = names.slice(0, MAX_LISTED).map((each) => JSON.stringify(each));
  if (names.length > MAX_LISTED) listed.push(`… (${names.length} in all)`);
  return `Its columns are ${listed.join(', ')}`;
}

/**
 * Describes a missing column, with possible causes: a misspelling, the delimiter, a missing header.
 */
function unknownColumn(
  header: Header,
  option: string,
  name: string,
  settings: CsvSettings,
): RangeError {
  const { file, names } = header;
  const nearest = nearestName(name, names);
  const withComma = names.find((each) => each.includes(',') && each.split(',')[0].trim() === name);
  let hint = `. ${listColumns(names)}`;
  if (withComma !== undefined) {
    hint = `. Did you mean ${JSON.stringify(withComma)}? In a list on the command line a name with a comma stands in quotes: '${JSON.stringify(withComma)}'`;
  } else if (nearest !== undefined) hint = `. Did you mean ${JSON.stringify(nearest)}?`;
  else if (names.length === 1) hint += delimiterHint(header);
  else hint += headerHint(header, settings);
  return new RangeError(
    `Expected "${option}" to name columns of ${file}, but it has no column ${JSON.stringify(name)}${hint}`,
  );
}

function delimiterHint({ delimiter }: Header): string {
  const what = delimiter === WHITESPACE ? 'whitespace' : JSON.stringify(delimiter);
  return `: is its delimiter not ${what} (delimiter: ';', --delimiter ';')?`;
}

/** Guesses what a first record is, if it does not look like a header. */
export function headerHint(
  { names, line }: Pick<Header, 'names' | 'line'>,
  { header }: Pick<CsvSettings, 'header'>,
): string {
  if (!header) return '';
  if (names.some((each) => decimalNumber(each) !== undefined)) {
    return ': if the file has no header, pass header: false (--no-header)';
  }
  return names[0].startsWith('#')
    ? `: if line ${line} is a comment and not the header, pass comment: '#' (--comment '#')`
    : '';
}

function assertFillKnown(filled: readonly string[], featureNames: readonly string[]): void {
  for (const name of filled) {
    if (featureNames.includes(name)) continue;
    const nearest = nearestName(name, featureNames);
    const hint = nearest === undefined ? '' : `. Did you mean ${JSON.stringify(nearest)}?`;
    throw new RangeError(
      `Expected "fill" to name features, but ${JSON.stringify(name)} is none${hint}`,
    );
  }
}
