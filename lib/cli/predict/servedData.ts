/**
 * Reads data for a saved model: selects its columns by name, and replaces missing values as in
 * training. A file from `train --save` contains the names; the JSON of a model saved in code does
 * not, so that --features and --target must give them.
 */

import type { Matrix } from '../../data/matrix.ts';
import type { CsvOptions } from '../../io/csvOptions.ts';
import type { CsvData } from '../../io/readCsv.ts';
import { datasetName, readData, readLabelled } from '../shared/dataSource.ts';
import { listOption } from '../shared/nameLists.ts';
import { className, NetworkOutputs } from '../shared/networkModels.ts';
import type { ServedPipeline } from '../shared/pipeline.ts';
import type { TargetColumn } from '../shared/targetColumn.ts';
import { numbersOf } from '../shared/targetColumn.ts';

/** Paths and options of the model and its data. */
interface Sources {
  readonly path: string;
  readonly source: string;
}

/**
 * Reads the features for a model.
 *
 * @throws {Error} if the data do not fit the model; the message names both files
 */
export async function readFeatures(
  served: ServedPipeline,
  sources: Sources,
  csv: CsvOptions,
): Promise<CsvData> {
  const options = optionsFor(served, sources, csv);
  const data = await fitting(sources, () => readData(sources.source, options));
  assertColumns(served, sources, data.x);
  return data;
}

/** Labelled data for the evaluation of a model. */
export interface Labelled {
  readonly x: Matrix;
  readonly featureNames: readonly string[];
  /** Target columns: one, or one for each output of a network. */
  readonly targets: readonly string[];
  readonly target: TargetColumn | { readonly matrix: Matrix };
}

/**
 * Reads features and target.
 *
 * @throws {Error} if the data do not fit the model; the message names both files
 */
export async function readWithTarget(
  served: ServedPipeline,
  sources: Sources,
  { target = served.target?.name, ...csv }: CsvOptions,
): Promise<Labelled> {
  const { model } = served;
  const { source } = sources;
  const options = withTargetFormat(served, sources, optionsFor(served, sources, csv), csv);
  const read = async (): Promise<Labelled> => {
    if (model instanceof NetworkOutputs && model.nOutputs > 1) {
      const { targetType: _, ...asNumbers } = options;
      return readOutputs(source, asNumbers, namesOf(target, model.nOutputs));
    }
    const named = target === undefined ? options : { ...options, target };
    const { x, featureNames, target: column } = await readLabelled(source, named);
    const targets = [column.name];
    if (!(model instanceof NetworkOutputs)) return { x, featureNames, targets, target: column };
    const numbers = numbersOf(column, className(model));
    const matrix = { data: numbers, rows: numbers.length, cols: 1 };
    return { x, featureNames, targets, target: { matrix } };
  };
  const data = await fitting(sources, read);
  assertColumns(served, sources, data.x);
  return data;
}

/** Parses the names of several target columns, separated by commas. */
function namesOf(target: CsvOptions['target'], nOutputs: number): readonly string[] {
  const names = target === undefined ? [] : listOption('target', 'names', String(target));
  if (names.length === nOutputs) return names;
  const what = names.length === 0 ? 'it was not given' : `received ${JSON.stringify(target)}`;
  throw new RangeError(
    `Expected "target" to name ${nOutputs} columns with commas between, one for each output of the network, but ${what}`,
  );
}

/** Reads the target columns of a network with several outputs, which are numeric like features. */
async function readOutputs(
  source: string,
  { features, ...csv }: CsvOptions,
  targets: readonly string[],
): Promise<Labelled> {
  const data = await readData(source, {
    ...csv,
    ...(features && { features: [...features, ...targets] }),
  });
  const places = targets.map((name) => {
    const place = data.featureNames.indexOf(name);
    if (place >= 0) return place;
    throw new RangeError(
      `Expected "target" to name columns of ${source}, but it has no column ${JSON.stringify(name)}`,
    );
  });
  const others = data.featureNames.map((_, j) => j).filter((j) => !places.includes(j));
  return {
    x: columnsOf(data.x, others),
    featureNames: others.map((j) => data.featureNames[j]),
    targets,
    target: { matrix: columnsOf(data.x, places) },
  };
}

function columnsOf({ data, rows, cols }: Matrix, places: readonly number[]): Matrix {
  const out = new Float64Array(rows * places.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (const place of places) out[to++] = data[i * cols + place];
  }
  return { data: out, rows, cols: places.length };
}

/**
 * Options for reading the model's columns: the format of the training file, unless options override
 * it.
 */
function optionsFor(
  { featureNames, fill, format = {} }: ServedPipeline,
  { source }: Sources,
  csv: CsvOptions,
): CsvOptions {
  if (featureNames === undefined) return csv;
  // Drops types of columns that are not read.
  const { targetType: _, number = [], ...written } = format;
  const numbers = number.filter((name) => featureNames.includes(name));
  const saved = { ...written, ...(numbers.length > 0 && { number: numbers }) };
  const options = datasetName(source) === undefined ? { ...saved, ...csv } : csv;
  if (csv.features === undefined) return { ...options, features: featureNames, fill };
  throw new RangeError(
    `Expected no "features", as the model knows its columns by name (${featureNames.join(', ')})`,
  );
}

/** Adds the type of the target from training. */
function withTargetFormat(
  { format }: ServedPipeline,
  { source }: Sources,
  options: CsvOptions,
  csv: CsvOptions,
): CsvOptions {
  const targetType = csv.targetType ?? format?.targetType;
  const isSaid = targetType !== undefined && datasetName(source) === undefined;
  return isSaid && csv.text === undefined ? { ...options, targetType } : options;
}

/**
 * Checks the number of columns for a model without names, which takes columns in the order of the
 * file.
 */
function assertColumns({ model, featureNames }: ServedPipeline, sources: Sources, x: Matrix): void {
  const { nFeatures } = model.toJSON();
  if (featureNames !== undefined || x.cols === nFeatures) return;
  throw new Error(
    `${sources.source} does not fit the model ${sources.path}: Expected ${nFeatures} columns of features, but there are ${x.cols}; --features names those to use`,
  );
}

async function fitting<Result>(
  { path, source }: Sources,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error(`${source} does not fit the model ${path}: ${error.message}`, { cause: error });
  }
}
