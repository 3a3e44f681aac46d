/**
 * Data for a saved model: its columns by name, missing values as in training. What `train --save`
 * wrote knows these names; the JSON of a model that was saved in code does not, so that --features and
 * --target say them.
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

/** Where a model and its data come from. */
interface Sources {
  readonly path: string;
  readonly source: string;
}

/**
 * Reads what a model predicts from.
 *
 * @throws {Error} if the data do not fit the model; the message names both
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

/** What a model is evaluated on. */
export interface Labelled {
  readonly x: Matrix;
  readonly featureNames: readonly string[];
  /** The columns of the target: one, or one for each output of a network. */
  readonly targets: readonly string[];
  readonly target: TargetColumn | { readonly matrix: Matrix };
}

/**
 * Reads features and target.
 *
 * @throws {Error} if the data do not fit the model; the message names both
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

/** The columns of several outputs, with commas between. */
function namesOf(target: CsvOptions['target'], nOutputs: number): readonly string[] {
  const names = target === undefined ? [] : listOption('target', 'names', String(target));
  if (names.length === nOutputs) return names;
  const what = names.length === 0 ? 'it was not given' : `received ${JSON.stringify(target)}`;
  throw new RangeError(
    `Expected "target" to name ${nOutputs} columns with commas between, one for each output of the network, but ${what}`,
  );
}

/** Outputs are numbers, and read as the features are. */
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
 * The columns of the model, and the file written as that which it was trained on, where the options do
 * not say otherwise.
 */
function optionsFor(
  { featureNames, fill, format = {} }: ServedPipeline,
  { source }: Sources,
  csv: CsvOptions,
): CsvOptions {
  if (featureNames === undefined) return csv;
  // Types of columns that are not read are of no use.
  const { targetType: _, number = [], ...written } = format;
  const numbers = number.filter((name) => featureNames.includes(name));
  const saved = { ...written, ...(numbers.length > 0 && { number: numbers }) };
  const options = datasetName(source) === undefined ? { ...saved, ...csv } : csv;
  if (csv.features === undefined) return { ...options, features: featureNames, fill };
  throw new RangeError(
    `Expected no "features", as the model knows its columns by name (${featureNames.join(', ')})`,
  );
}

/** The same with the type of the target, as training was told. */
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

/** A model without names takes the columns as they come: there must be as many as it has. */
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
