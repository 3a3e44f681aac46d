/** Which columns of a file are features and which is the target, from its header and the options. */
import { nearestName } from '../validate.ts';
import { CsvError, type CsvPlace } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';
import { decimalNumber } from './decimal.ts';

export interface CsvColumns {
  /** The names of all columns of the file, in its order. */
  readonly names: readonly string[];
  /** The places, counted from 0, of the features, in the order of the columns of x. */
  readonly features: readonly number[];
  readonly featureNames: readonly string[];
  readonly target: number | undefined;
}

/** How many names a message lists. */
const MAX_LISTED = 10;

/**
 * Reads a header.
 *
 * @param header the names, as they stand in the file; where the file has no header, the numbers of
 *   the columns
 * @throws {CsvError} if a name stands there twice, or a feature has none
 * @throws {RangeError} if there is no column that an option names, or no feature is left
 */
export function chooseColumns(
  file: string,
  line: number,
  header: readonly string[],
  settings: CsvSettings,
): CsvColumns {
  const places = placesByName(file, line, header);
  const find = (option: string, name: string): number => {
    const place = places.get(name);
    if (place === undefined) throw unknownColumn(file, option, name, header, settings);
    return place;
  };
  const target = targetPlace(file, header, settings.target, find);
  const features = settings.features
    ? settings.features.map((name) => find('features', name))
    : header.map((_, j) => j).filter((j) => j !== target);
  if (target !== undefined && settings.features && features.includes(target)) {
    throw new RangeError(
      `Expected "features" not to name the target, but ${JSON.stringify(header[target])} is both`,
    );
  }
  if (features.length === 0) {
    throw new RangeError(
      `Expected "target" to leave a column for the features, but ${file} has only one column (is its delimiter not ${JSON.stringify(settings.delimiter)}?)`,
    );
  }
  const featureNames = features.map((j) => header[j]);
  const nameless = features.find((j) => header[j] === '');
  if (nameless !== undefined) {
    throw new CsvError(
      file,
      { line, column: nameless + 1 },
      'the column has no name: give it one, or name the columns to use in "features"',
    );
  }
  assertFillKnown([...settings.fill.keys()], featureNames);
  return { names: header, features, featureNames, target };
}

/** The place of a column as errors name it; without a header its number says it all. */
export function columnPlace(
  { names }: CsvColumns,
  column: number,
  line: number,
  hasHeader: boolean,
): CsvPlace {
  return { line, column: column + 1, ...(hasHeader && { name: names[column] }) };
}

function placesByName(file: string, line: number, header: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [j, name] of header.entries()) {
    // Columns without a name are told apart by their numbers; only features need one.
    if (name === '') continue;
    const first = places.get(name);
    if (first !== undefined) {
      throw new CsvError(
        file,
        { line, column: j + 1 },
        `the name ${JSON.stringify(name)} is that of column ${first + 1} already: columns need different names`,
      );
    }
    places.set(name, j);
  }
  return places;
}

function targetPlace(
  file: string,
  header: readonly string[],
  target: string | number | undefined,
  find: (option: string, name: string) => number,
): number | undefined {
  if (typeof target === 'string') return find('target', target);
  if (target !== undefined && target > header.length) {
    throw new RangeError(
      `Expected "target" to be the number of a column of ${file}, from 1 to ${header.length}, but received ${target}`,
    );
  }
  return target === undefined ? undefined : target - 1;
}

/** What is wrong, with whatever may explain it: a misspelling, the delimiter, a missing header. */
function unknownColumn(
  file: string,
  option: string,
  name: string,
  header: readonly string[],
  { delimiter, header: hasHeader }: CsvSettings,
): RangeError {
  const listed = header.slice(0, MAX_LISTED).map((each) => JSON.stringify(each));
  if (header.length > MAX_LISTED) listed.push(`… (${header.length} in all)`);
  const nearest = nearestName(name, header);
  let hint = `. Its columns are ${listed.join(', ')}`;
  if (nearest !== undefined) hint = `. Did you mean ${JSON.stringify(nearest)}?`;
  else if (header.length === 1) {
    hint += `: is its delimiter not ${JSON.stringify(delimiter)}?`;
  } else if (hasHeader && header.every((each) => decimalNumber(each) !== undefined)) {
    hint += ': if the file has no header, set "header" to false';
  }
  return new RangeError(
    `Expected "${option}" to name columns of ${file}, but it has no column ${JSON.stringify(name)}${hint}`,
  );
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
