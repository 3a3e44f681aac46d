/** Trained models as plain data: what `toJSON` writes and `fromJSON` reads. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import {
  checkFormat,
  objectWithKeys,
  plainObject,
  readNumber,
  readNumbers,
  type SavedNumber,
  savedNumber,
  savedNumbers,
} from '../common/serialize.ts';
import { booleanValue, knownOptions, oneOf } from '../common/validate.ts';
import { type Label, readLabel, type SavedLabel, savedLabel } from '../data/labels.ts';
import { floatArray } from '../data/matrix.ts';
import { PRECISIONS, type Precision } from '../data/numericArrays.ts';
import { type LossPlan, resolveLoss } from '../plan/losses.ts';
import { parameterCount, resolvePlan, type TrainingPlan } from '../plan/plan.ts';
import { readClasses } from './classTargets.ts';
import type { OutputShape } from './encodedTargets.ts';
import type { ClassifierOptions, EstimatorOptions } from './estimatorOptions.ts';
import type { Fitted } from './fitted.ts';
import type { ModelName } from './presets.ts';
import { outputsOf, readLayers, type SavedLayer, savedLayers } from './savedLayers.ts';
import {
  readProgress,
  type SavedProgress,
  type SavedState,
  savedProgressOf,
} from './savedState.ts';

export const MODEL_FORMAT = 'fallline-model';
const VERSION = 1;
/** Options that depend on the machine, not on the model. */
const OF_THE_MACHINE = ['backend', 'threads'];

/**
 * A trained model as plain data. Numbers that JSON has no form for (NaN, ±Infinity, -0) are stored
 * as text.
 */
export interface ModelJson {
  /** Marks the file as a model of fallline. */
  readonly format: typeof MODEL_FORMAT;
  /** Version of this format. */
  readonly version: typeof VERSION;
  /** Name of the model's class. */
  readonly model: ModelName;
  /** The options that the user gave. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Names of options that are functions, which cannot be stored. */
  readonly unsaved: readonly string[];
  /** Number of features. */
  readonly nFeatures: number;
  /**
   * The labels of the classes, ascending; empty for regression. A bigint is stored as
   * `{ bigint: '…' }`.
   */
  readonly classes: readonly SavedLabel[];
  /** The loss that the model was trained with. */
  readonly loss: LossPlan;
  /** Precision of the parameters. */
  readonly precision: Precision;
  /** The parameters of each layer of a network; absent in linear models. */
  readonly layers?: readonly SavedLayer[];
  /** nOutputs × nFeatures; empty for a network. */
  readonly weights: readonly (readonly SavedNumber[])[];
  /** One number per output; empty for a network and without `useBias`. */
  readonly bias: readonly SavedNumber[];
  /** Steps and epochs of training so far; absent in files of fallline 0.1.0. */
  readonly progress?: SavedProgress;
  /** The optimizer's state; see `ToJsonOptions`. */
  readonly state?: SavedState;
}

/** Options of `toJSON`. */
export interface ToJsonOptions {
  /**
   * Whether to store what `partialFit` needs to continue in the same bits: the optimizer's buffers
   * (0 to 3 numbers per parameter, by optimizer; two more with `average`) and the state of the
   * random generator. Default: true if `partialFit` was the last to train the model, or if the
   * model was loaded with its state.
   */
  state?: boolean | undefined;
}

const KEYS: readonly (keyof ModelJson)[] = [
  ...(['format', 'version', 'model', 'options', 'unsaved', 'nFeatures', 'classes'] as const),
  ...(['loss', 'precision', 'weights', 'bias'] as const),
];

const OPTIONAL_KEYS: readonly (keyof ModelJson)[] = ['layers', 'progress', 'state'];

/** A saved model whose outer form was checked. */
export interface SavedModel {
  readonly options: Record<string, unknown>;
  readonly unsaved: readonly string[];
  readonly json: Readonly<Record<keyof ModelJson, unknown>>;
}

/**
 * Reads the option `state` of `toJSON`.
 *
 * @param options the user's options; `JSON.stringify` passes a key instead
 * @returns `undefined` if the option is not given
 * @throws {TypeError} if an option is unknown or has the wrong type
 */
export function readToJsonOptions(owner: string, options: unknown): boolean | undefined {
  if (typeof options === 'string') return undefined;
  const { state } = knownOptions(owner, options, ['state']);
  return state === undefined ? undefined : booleanValue('state', state);
}

/**
 * Writes a model.
 *
 * @param missing functions that the model was loaded without and that were not given since
 * @param withState see `savedProgressOf`
 */
export function modelToJson(
  model: ModelName,
  options: Readonly<EstimatorOptions>,
  missing: readonly string[],
  fitted: Fitted,
  withState: boolean | undefined,
): ModelJson {
  const { plan, parameters, classes } = fitted;
  const { nFeatures, nOutputs, loss, precision, layers } = plan;
  const isNetwork = layers.length > 0;
  const entries = Object.entries(options).filter(([key]) => !OF_THE_MACHINE.includes(key));
  const isFunction = ([, value]: [string, unknown]) => typeof value === 'function';
  const saved = entries.filter((entry) => !isFunction(entry));
  return {
    format: MODEL_FORMAT,
    version: VERSION,
    model,
    options: Object.fromEntries(saved.map(([key, value]) => [key, savedOption(value)])),
    unsaved: [...new Set([...missing, ...entries.filter(isFunction).map(([key]) => key)])],
    nFeatures,
    classes: classes.map(savedLabel),
    loss,
    precision,
    ...(isNetwork && { layers: savedLayers(plan, parameters) }),
    weights: Array.from({ length: isNetwork ? 0 : nOutputs }, (_, k) =>
      savedNumbers(parameters.subarray(k * nFeatures, (k + 1) * nFeatures)),
    ),
    bias: isNetwork ? [] : savedNumbers(parameters.subarray(nOutputs * nFeatures)),
    ...savedProgressOf(model, fitted, withState),
  };
}

/**
 * Converts maps to lists of pairs, typed arrays to arrays, and numbers to values that JSON can
 * store.
 */
function savedOption(value: unknown): unknown {
  if (typeof value === 'number') return savedNumber(value);
  if (value instanceof Map) return [...value].map(([label, weight]) => [savedLabel(label), weight]);
  if (ArrayBuffer.isView(value)) return savedNumbers(value as unknown as ArrayLike<number>);
  return value;
}

/**
 * Checks the outer form of a saved model and reads its options. The constructor of the model checks
 * the options themselves.
 *
 * @throws {TypeError} if a key is missing or unknown, or a value has the wrong type
 * @throws {RangeError} if the format, version or model differs
 */
export function readModelJson(model: ModelName, value: unknown): SavedModel {
  if (typeof value === 'string') {
    throw new TypeError(
      'Expected "json" to be what JSON.parse makes of a saved model, but received its text',
    );
  }
  checkFormat('json', value, MODEL_FORMAT, VERSION);
  const json = objectWithKeys('json', value, KEYS, OPTIONAL_KEYS) as SavedModel['json'];
  if (json.model !== model) throw wrongValue('json.model', `"${model}"`, json.model);
  const options = { ...plainObject('json.options', json.options) };
  for (const [key, option] of Object.entries(options)) options[key] = readOption(key, option);
  const { unsaved } = json;
  if (!Array.isArray(unsaved) || unsaved.some((each) => each !== 'learningRate')) {
    throw wrongValue('json.unsaved', 'a list that is empty or ["learningRate"]', unsaved);
  }
  return { options, unsaved: unsaved as string[], json };
}

function readOption(key: string, value: unknown): unknown {
  const place = `json.options.${key}`;
  if (key === 'patience') return readNumber(place, value);
  if (key === 'classWeight' && Array.isArray(value)) return new Map(readWeights(place, value));
  if (key === 'initialWeights' && Array.isArray(value)) {
    return readNumbers(place, value, new Float64Array(value.length));
  }
  if (typeof value === 'object' && !Array.isArray(value)) return { ...plainObject(place, value) };
  return value;
}

function readWeights(place: string, pairs: readonly unknown[]): [Label, number][] {
  return pairs.map((pair, i) => {
    if (!Array.isArray(pair)) throw wrongKind(`${place}[${i}]`, 'a label with its weight', pair);
    return [readLabel(`${place}[${i}][0]`, pair[0]) as Label, pair[1]];
  });
}

/**
 * Restores the fitted state of a saved model.
 *
 * @param options the complete options of the model, constructed from the stored options
 * @param shapeFor the shape of the model's scores
 * @throws {TypeError} if a value has the wrong type
 * @throws {RangeError} if numbers are not finite, their count differs from the shape's, or loss,
 *   classes and options contradict each other
 */
export function restoredFit(
  { json }: SavedModel,
  options: Readonly<ClassifierOptions>,
  shapeFor: (classes: readonly Label[], nOutputs: number) => OutputShape,
): Fitted {
  const { weights } = json;
  if (!Array.isArray(weights)) throw wrongKind('json.weights', 'an array of rows', weights);
  const classes = readClasses('json.classes', json.classes);
  const isNetwork = json.layers !== undefined;
  if (!isNetwork && weights.length === 0) {
    throw new RangeError(
      'Expected "json.weights" or "json.layers" to hold the parameters, but neither does',
    );
  }
  const shape = shapeFor(classes, isNetwork ? outputsOf(json.layers) : weights.length);
  checkLoss(json.loss, shape.loss);
  if (isNetwork !== (shape.layers !== undefined)) {
    throw new RangeError(
      `Expected "json.layers" to be ${isNetwork ? 'in networks only' : 'there, as in every network'}`,
    );
  }
  if (weights.length !== (isNetwork ? 0 : shape.nOutputs)) {
    throw new RangeError(
      `Expected "json.weights" to have ${isNetwork ? 0 : shape.nOutputs} rows, one for each output, but it has ${weights.length}`,
    );
  }
  const { useBias } = options;
  const plan = resolvePlan(
    { loss: shape.loss, ...(useBias !== undefined && { useBias }), layers: shape.layers },
    {
      // Batch normalisation needs at least two samples.
      nSamples: 2,
      nFeatures: json.nFeatures as number,
      nOutputs: shape.nOutputs,
      targets: shape.coding,
      precision: oneOf('json.precision', json.precision, PRECISIONS),
    },
  );
  const parameters = isNetwork
    ? readLayers(plan, json.layers)
    : readParameters(plan, weights, json.bias);
  const loaded = readProgress(json, plan, parameters);
  const counts = { nSamples: 0, nValidation: 0 };
  return { plan, parameters, state: undefined, loaded, classes, ...counts, isStream: false };
}

function readParameters(plan: TrainingPlan, weights: readonly unknown[], bias: unknown) {
  const { nFeatures, nOutputs, useBias, precision } = plan;
  for (const [k, row] of weights.entries()) {
    // Check lengths before allocating the number of weights that the file claims.
    if (Array.isArray(row) && row.length === nFeatures) continue;
    throw wrongKind(`json.weights[${k}]`, `an array of ${nFeatures} numbers`, row);
  }
  const parameters = floatArray(precision, parameterCount(plan));
  for (const [k, row] of weights.entries()) {
    const to = parameters.subarray(k * nFeatures, (k + 1) * nFeatures);
    readNumbers(`json.weights[${k}]`, row, to);
  }
  const biases = parameters.subarray(nOutputs * nFeatures);
  readNumbers('json.bias', bias, useBias ? biases : biases.subarray(0, 0));
  return parameters;
}

function checkLoss(saved: unknown, expected: LossPlan): void {
  const object = plainObject('json.loss', saved);
  const [was, is] = [resolveLoss(object), expected].map((loss) => JSON.stringify(loss));
  if (was !== is) throw new RangeError(`Expected "json.loss" to be ${is}, but received ${was}`);
}
