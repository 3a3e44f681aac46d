/**
 * The file that `train --save` writes and `predict` and `evaluate` read: a model with the
 * preprocessing of its features.
 */
import { wrongKind } from '../../common/errors.ts';
import { checkFormat, objectWithKeys, plainObject } from '../../common/serialize.ts';
import { finiteNumber, oneOf } from '../../common/validate.ts';
import type { Matrix } from '../../data/matrix.ts';
import {
  type CsvFormat,
  FORMAT_OPTIONS,
  MISSING_POLICIES,
  type MissingPolicy,
  resolveCsvOptions,
} from '../../io/csvOptions.ts';
import { writeWholeFile } from '../../io/writeFiles.ts';
import { loadModel } from '../../models/loadModel.ts';
import { MODEL_FORMAT, type ModelJson } from '../../models/savedModel.ts';
import { StandardScaler, type StandardScalerJson } from '../../preprocessing/standardScaler.ts';
import { packageVersion } from './describe.ts';
import { readJson } from './files.ts';
import type { ServedModel } from './modelChoice.ts';
import { servedModel } from './networkModels.ts';

const FORMAT = 'fallline-pipeline';
const VERSION = 1;
const REQUIRED = [
  ...['format', 'version', 'model', 'featureNames', 'target', 'fill', 'missing', 'createdWith'],
];
const OPTIONAL = ['scaler', 'data'];

/** A model with the preprocessing of its features. */
export interface Pipeline {
  readonly model: ServedModel;
  /** Absent if the features are not scaled. */
  readonly scaler: StandardScaler | undefined;
  /** Names of the columns of x, in order. */
  readonly featureNames: readonly string[];
  readonly target: { readonly name: string };
  /** Replacement of missing values, by feature. */
  readonly fill: Readonly<Record<string, number>>;
  /** How missing values were treated in training. */
  readonly missing: MissingPolicy;
  /** Format options of the training file; only those that were given. */
  readonly format?: CsvFormat | undefined;
}

/** A saved model ready to predict: a pipeline, or a bare model, which has no column names. */
export interface ServedPipeline extends Pick<Pipeline, 'model' | 'scaler' | 'fill' | 'format'> {
  readonly featureNames: readonly string[] | undefined;
  readonly target: { readonly name: string } | undefined;
}

/** A pipeline as JSON data. */
export interface PipelineJson {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly model: ModelJson;
  readonly scaler?: StandardScalerJson;
  readonly featureNames: readonly string[];
  readonly target: { readonly name: string };
  readonly fill: Readonly<Record<string, number>>;
  readonly missing: MissingPolicy;
  /** Absent if no format option was given. */
  readonly data?: CsvFormat;
  readonly createdWith: string;
}

/** Scales features as in training. */
export function modelInput({ scaler }: Pick<Pipeline, 'scaler'>, x: Matrix): Matrix {
  return scaler === undefined ? x : scaler.transform(x);
}

/** Writes a pipeline to a file atomically. */
export async function savePipeline(path: string, pipeline: Pipeline): Promise<void> {
  await writeWholeFile(path, pipelineText(pipeline));
}

/** The contents of a pipeline file. */
export function pipelineText(pipeline: Pipeline): string {
  const { model, scaler, format = {}, ...rest } = pipeline;
  const json: PipelineJson = {
    format: FORMAT,
    version: VERSION,
    model: model.toJSON(),
    ...(scaler && { scaler: scaler.toJSON() }),
    ...rest,
    ...(Object.keys(format).length > 0 && { data: format }),
    createdWith: `fallline ${packageVersion()}`,
  };
  return `${JSON.stringify(json)}\n`;
}

/**
 * Reads a file written by `savePipeline`.
 *
 * @throws {Error} if the file cannot be read, or is not a valid pipeline of this version; the
 *   message names the file and the problem
 */
export async function loadPipeline(path: string): Promise<Pipeline> {
  return loaded(path, pipelineOf);
}

/**
 * Reads a file written by `savePipeline`, or the JSON of a model: `JSON.stringify(model)`.
 *
 * @throws as `loadPipeline`
 */
export async function loadServed(path: string): Promise<ServedPipeline> {
  return loaded(path, (json) => {
    if (typeof json !== 'object' || json === null || !('format' in json)) return pipelineOf(json);
    if (json.format !== MODEL_FORMAT) return pipelineOf(json);
    const model = servedModel(loadModel(json));
    return { model, scaler: undefined, fill: {}, featureNames: undefined, target: undefined };
  });
}

async function loaded<Result>(path: string, read: (json: unknown) => Result): Promise<Result> {
  const json = await readJson('the model', path);
  try {
    return read(json);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new Error(`Cannot read the model ${JSON.stringify(path)}: ${error.message}`, {
      cause: error,
    });
  }
}

function pipelineOf(value: unknown): Pipeline {
  checkFormat('pipeline', value, FORMAT, VERSION);
  const json = objectWithKeys('pipeline', value, REQUIRED, OPTIONAL);
  const target = objectWithKeys('target', json.target, ['name']);
  const pipeline = {
    model: servedModel(loadModel(json.model)),
    scaler: json.scaler === undefined ? undefined : StandardScaler.fromJSON(json.scaler),
    featureNames: namesOf(json.featureNames),
    target: { name: textOf('target.name', target.name) },
    fill: fillOf(json.fill),
    missing: oneOf('missing', json.missing, MISSING_POLICIES),
    format: formatOf(json.data),
  };
  textOf('createdWith', json.createdWith);
  checkTogether(pipeline);
  return pipeline;
}

function checkTogether({ model, scaler, featureNames, fill }: Pipeline): void {
  const { nFeatures } = model.toJSON();
  const assertCount = (what: string, count: number) => {
    if (count === nFeatures) return;
    throw new RangeError(
      `Expected "${what}" to be for the ${nFeatures} features of the model, but it is for ${count}`,
    );
  };
  assertCount('featureNames', featureNames.length);
  if (scaler !== undefined) assertCount('scaler', scaler.mean.length);
  for (const name of Object.keys(fill)) {
    if (featureNames.includes(name)) continue;
    throw new RangeError(
      `Expected "fill" to name features, but ${JSON.stringify(name)} is not among them`,
    );
  }
}

function namesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw wrongKind('featureNames', 'an array of strings', value);
  const names = value.map((each, i) => textOf(`featureNames[${i}]`, each));
  const again = names.find((name, i) => names.indexOf(name) !== i);
  if (again === undefined) return names;
  throw new RangeError(
    `Expected "featureNames" to name each column once, but ${JSON.stringify(again)} is there twice`,
  );
}

function textOf(name: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongKind(name, 'a string', value);
  return value;
}

function formatOf(value: unknown): CsvFormat {
  if (value === undefined) return {};
  const format = objectWithKeys('data', value, [], FORMAT_OPTIONS);
  resolveCsvOptions(format);
  return format;
}

function fillOf(value: unknown): Readonly<Record<string, number>> {
  const entries = Object.entries(plainObject('fill', value));
  return Object.fromEntries(
    entries.map(([name, each]) => [name, finiteNumber(`fill.${name}`, each)]),
  );
}
