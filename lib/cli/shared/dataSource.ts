/** Reads the data of commands: a CSV file, or a bundled data set. */

import { existsSync } from 'node:fs';
import { nearestName } from '../../common/validate.ts';
import { type Matrix, matrix } from '../../data/matrix.ts';
import {
  type ClassificationDataset,
  loadBreastCancer,
  loadDiabetes,
  loadDigits,
  loadIris,
  loadWine,
  type RegressionDataset,
} from '../../datasets/bundled.ts';
import { readColumnNames } from '../../io/columnNames.ts';
import { listColumns } from '../../io/csvColumns.ts';
import {
  type CsvOptions,
  DEFAULT_MISSING_VALUES,
  FORMAT_OPTIONS,
  resolveCsvOptions,
} from '../../io/csvOptions.ts';
import { type CsvData, readCsv } from '../../io/readCsv.ts';
import { targetValues } from '../../io/targetValues.ts';
import { anySpelling, plain } from './namedOption.ts';
import type { TargetColumn } from './targetColumn.ts';

type Bundled = ClassificationDataset | RegressionDataset;

const DATASETS = {
  iris: loadIris,
  digits: loadDigits,
  wine: loadWine,
  breast_cancer: loadBreastCancer,
  diabetes: loadDiabetes,
} as const satisfies Record<string, () => Bundled>;

type DatasetName = keyof typeof DATASETS;
const DATASET_NAMES = Object.keys(DATASETS) as DatasetName[];

/** Prefix that selects a bundled data set even if a file has its name. */
const PREFIX = 'dataset:';
/** Name of the target column of bundled data sets. */
const TARGET = 'target';

const MISSING = DEFAULT_MISSING_VALUES.filter((text) => text !== '');

/** How DATA can be given, for --help. */
export const DATA_NOTES = `
Data: DATA.csv is text with a header and a row for each sample, or one of the data sets that come
along, by name: ${DATASET_NAMES.join(', ')} (dataset:iris where a file is called iris too).
These need no --target. Missing values are empty fields and, unless --missing-values says otherwise,
${MISSING.slice(0, -1).join(', ')} and ${MISSING.at(-1)}.
Lists of columns have commas between; a name with a comma stands in quotes ('"weight, kg",age'), or
the option is given once for each name.
`;

/**
 * Reads a file, or returns a bundled data set in the same form.
 *
 * @param source the path of a file, `dataset:<name>`, or the name of a data set if no such file
 *   exists
 * @throws as `readCsv` does
 */
export async function readData(source: string, options: CsvOptions): Promise<CsvData> {
  const name = datasetName(source);
  if (name !== undefined) return bundledData(name, options);
  try {
    return await readCsv(source, options);
  } catch (error) {
    const nearest = existsSync(source) ? undefined : nearestName(source, DATASET_NAMES);
    if (nearest === undefined || !(error instanceof Error)) throw error;
    throw new Error(`${error.message}. Did you mean the data set '${nearest}'?`, { cause: error });
  }
}

/** The data set that `source` names; `undefined` for a file. */
export function datasetName(source: string): DatasetName | undefined {
  if (source.startsWith(PREFIX)) {
    return anySpelling('data set', source.slice(PREFIX.length), DATASET_NAMES);
  }
  if (existsSync(source)) return undefined;
  return DATASET_NAMES.find((name) => plain(name) === plain(source));
}

function bundledData(name: DatasetName, options: CsvOptions): CsvData {
  const settings = resolveCsvOptions(options);
  for (const option of FORMAT_OPTIONS) {
    if (options[option] === undefined) continue;
    throw new RangeError(`Expected no "${option}" with the data set ${name}, which is not a file`);
  }
  const { target = TARGET, features, ignore = [] } = options;
  if (target !== TARGET) {
    throw new RangeError(
      `Expected "target" to be "${TARGET}" for the data set ${name}, but received ${JSON.stringify(target)}`,
    );
  }
  const set: Bundled = DATASETS[name]();
  const ignored = ignore.map((each) => featurePlace('ignore', name, set.featureNames, each));
  const featureNames = features ?? set.featureNames.filter((_, j) => !ignored.includes(j));
  const places = featureNames.map((each) => {
    return featurePlace('features', name, set.featureNames, each);
  });
  const labels = labelsOf(set);
  return {
    x: takeColumns(set.x, places),
    featureNames,
    target: { name: TARGET, labels, ...targetValues(labels, settings.numbers, undefined) },
    rowsDropped: 0,
    droppedLines: [],
    imputed: [],
    fill: { ...options.fill },
  };
}

/** Class names as labels. */
function labelsOf(set: Bundled): string[] {
  const { y } = set;
  const text = (value: number) => ('targetNames' in set ? set.targetNames[value] : String(value));
  return Array.from(y, text);
}

function featurePlace(option: string, set: string, names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place >= 0) return place;
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : `. Did you mean ${JSON.stringify(nearest)}?`;
  throw new RangeError(
    `Expected "${option}" to name columns of the data set ${set}, but it has no column ${JSON.stringify(name)}${hint}`,
  );
}

function takeColumns(
  { data, rows, cols }: Matrix<Float64Array>,
  places: readonly number[],
): Matrix<Float64Array> {
  const out = new Float64Array(rows * places.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (const place of places) out[to++] = data[i * cols + place];
  }
  return matrix(out, rows, places.length);
}

/** Data with a target column. */
export interface LabelledData extends CsvData {
  readonly target: TargetColumn;
}

/**
 * Reads data that must have a target.
 *
 * @throws {RangeError} if an option names a missing column, or no option names the target
 * @throws {CsvError} if the file is not a text table
 */
export async function readLabelled(source: string, options: CsvOptions): Promise<LabelledData> {
  if (options.target === undefined && datasetName(source) === undefined && existsSync(source)) {
    const names = await readColumnNames(source, options);
    throw new RangeError(
      `Expected "target" to name the column of ${source} to predict, but it was not given. ${listColumns(names)}`,
    );
  }
  const data = await readData(source, options);
  const target = data.target as TargetColumn; // only a file without the target option has none
  return { ...data, target };
}
