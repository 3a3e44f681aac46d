/** Where commands get their data from: a CSV file, or one of the data sets that come along. */
import { existsSync } from 'node:fs';
import {
  type ClassificationDataset,
  loadBreastCancer,
  loadDiabetes,
  loadDigits,
  loadIris,
  loadWine,
  type RegressionDataset,
} from '../datasets/bundled.ts';
import { type CsvOptions, resolveCsvOptions } from '../io/csvOptions.ts';
import { decimalNumber } from '../io/decimal.ts';
import { type CsvData, readCsv } from '../io/readCsv.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { nearestName } from '../validate.ts';
import { anySpelling, plain } from './namedOption.ts';

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

/** What names a data set where a file of that name might be. */
const PREFIX = 'dataset:';
/** The name that these sets' files have for their last column. */
const TARGET = 'target';
/** Options that say how a file is written. */
const OF_FILES = ['delimiter', 'header'] as const;

/** How DATA may be given, for --help. */
export const DATA_NOTES = `
Data: DATA.csv is text in UTF-8 with a header and a row for each sample, or one of the data sets
that come along, by name: ${DATASET_NAMES.join(', ')} (dataset:iris where a file is called
iris too). These need no --target. Nothing, NA, NaN, nan, null and ? stand for a missing value.
`;

/**
 * Reads a file, or makes the same of a data set that comes along.
 *
 * @param source the path of a file, `dataset:<name>`, or a data set's name where no such file is
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

/** The data set that is meant, or nothing where it is a file. */
export function datasetName(source: string): DatasetName | undefined {
  if (source.startsWith(PREFIX)) {
    return anySpelling('data set', source.slice(PREFIX.length), DATASET_NAMES);
  }
  if (existsSync(source)) return undefined;
  return DATASET_NAMES.find((name) => plain(name) === plain(source));
}

function bundledData(name: DatasetName, options: CsvOptions): CsvData {
  resolveCsvOptions(options);
  for (const option of OF_FILES) {
    if (options[option] === undefined) continue;
    throw new RangeError(`Expected no "${option}" with the data set ${name}, which is not a file`);
  }
  const { target = TARGET, features } = options;
  if (target !== TARGET) {
    throw new RangeError(
      `Expected "target" to be "${TARGET}" for the data set ${name}, but received ${JSON.stringify(target)}`,
    );
  }
  const set: Bundled = DATASETS[name]();
  const featureNames = features ?? set.featureNames;
  const places = featureNames.map((each) => featurePlace(name, set.featureNames, each));
  const labels = labelsOf(set);
  const numbers = labels.map((label) => decimalNumber(label));
  return {
    x: takeColumns(set.x, places),
    featureNames,
    target: {
      name: TARGET,
      labels,
      numbers: numbers.includes(undefined) ? undefined : Float64Array.from(numbers as number[]),
    },
    rowsDropped: 0,
    droppedLines: [],
    imputed: [],
    fill: { ...options.fill },
  };
}

/** Classes by their names. */
function labelsOf(set: Bundled): string[] {
  const { y } = set;
  const text = (value: number) => ('targetNames' in set ? set.targetNames[value] : String(value));
  return Array.from(y, text);
}

function featurePlace(set: string, names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place >= 0) return place;
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : `. Did you mean ${JSON.stringify(nearest)}?`;
  throw new RangeError(
    `Expected "features" to name columns of the data set ${set}, but it has no column ${JSON.stringify(name)}${hint}`,
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
