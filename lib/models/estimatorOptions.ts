/** The options of models, and how they are checked and completed by a model's preset. */
import { BACKEND_NAMES, type BackendName } from '../backend/backend.ts';
import { wrongKind } from '../common/errors.ts';
import { hintsWith } from '../common/foreignHints.ts';
import {
  booleanValue,
  knownOptions,
  nonNegativeNumber,
  oneOf,
  properFraction,
} from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { TRAINING_OPTIONS, type TrainingOptions } from '../plan/options.ts';
import { checkTrainingOptions } from '../plan/plan.ts';
import { rateParameterOf } from '../plan/schedules.ts';
import { type SolverOption, solverOption } from '../plan/solvers.ts';
import { FIT_OPTIONS } from './fitOptions.ts';
import { checkInitialWeights, type InitialWeights } from './initial/initialState.ts';
import { checkPenaltyOptions, penaltiesOf, withoutPenalty } from './penaltyOptions.ts';
import { DESCENT_PRESETS, type ModelName, PRESETS } from './presets.ts';

export type { BackendName, InitialWeights };

/** Options of all models, in addition to `TrainingOptions`. */
export interface EstimatorOptions extends TrainingOptions {
  /** Initial weights. Default `'zeros'`. */
  initialWeights?: InitialWeights | undefined;
  /** Backend for training and prediction. Default: the fastest one that loads; see `backend()`. */
  backend?: BackendName | undefined;
  /**
   * Whether `fit` starts from the parameters of the model's previous fit. The optimizer and the
   * schedule start anew. The first fit is not affected. Default false.
   */
  warmStart?: boolean | undefined;
  /**
   * Fraction of the samples, above 0 and below 1, that `fit` holds out as validation samples, drawn
   * with `seed`. `patience` and the schedule `plateau` then monitor the loss of these samples.
   * Default: none.
   */
  validationFraction?: number | undefined;
  /**
   * See `TrainingOptions.patience`. `Infinity` turns early stopping off in models that use it by
   * default.
   */
  patience?: number | undefined;
}

/**
 * Weights of the classes: a map or a record from label to weight, or `'balanced'`. Classes that are
 * not named have weight 1. The keys of a record are the labels as text.
 */
export type ClassWeight =
  | 'balanced'
  | ReadonlyMap<Label, number>
  | Readonly<Record<string, number>>;

/** Options of all classifiers, in addition to those of all models. */
export interface ClassifierOptions extends EstimatorOptions {
  /**
   * Weight of each class. It multiplies the sample weights. `'balanced'` gives every class the same
   * total weight (see `balancedClassWeights`); `partialFit` refuses it, because it does not know
   * all samples. Class weights also apply to the validation samples, so that the monitored loss is
   * the training objective. Default: all 1.
   */
  classWeight?: ClassWeight | undefined;
  /**
   * Whether `validationFraction` preserves the proportions of the classes (by sample weight, if
   * there are sample weights). Needs `validationFraction`. Default true.
   */
  stratify?: boolean | undefined;
}

export const ESTIMATOR_OPTIONS: readonly string[] = [
  ...TRAINING_OPTIONS,
  'initialWeights',
  'backend',
  'warmStart',
  'validationFraction',
];
export const CLASSIFIER_OPTIONS: readonly string[] = [
  ...ESTIMATOR_OPTIONS,
  'classWeight',
  'stratify',
];

const OF_FIT_INSTEAD = hintsWith(FIT_OPTIONS, 'an option of fit: model.fit(x, y, { … })');

/** The option of the models that solvers lead to the optimum. */
export interface SolverOptions {
  /**
   * What `fit` solves the problem with: `'auto'`, which chooses by loss, penalty and shape; one of
   * `SOLVERS`; or `'descent'`, gradient descent. The choice and its reason are in the result's plan.
   * Default `'auto'`, and `'descent'` if one of these options is given: `optimizer`, `learningRate`,
   * `batchSize`, `shuffle`, `average`, `clipNorm`, `clipValue`, `clipSlope`, `maxNorm`,
   * `recordBatches`. With a solver, an iteration counts as an epoch, and `tolerance` (default 1e-8, for float32 1e-5)
   * is the largest slope that counts as 0, as a share of the largest slope at weights of 0, in
   * columns of mean 0 and deviation 1.
   */
  solver?: SolverOption | undefined;
}

/** A model's options as given, and completed by its preset. */
export interface ModelOptions<Options> {
  readonly given: Readonly<Options>;
  /** For `fit`. */
  readonly complete: Readonly<Options>;
  /** For descents: `complete`, or what completes the options if no solver is used. */
  readonly descent: Readonly<Options>;
}

/** Options that only descents use. */
const OF_DESCENT = [
  ...['optimizer', 'learningRate', 'batchSize', 'shuffle', 'average', 'recordBatches'],
  ...['clipNorm', 'clipValue', 'clipSlope', 'maxNorm'],
];

/**
 * Checks a model's options and completes them by its preset.
 *
 * The learning rate of a preset belongs to the preset's optimizer. With another optimizer it does
 * not apply; with the same optimizer it is the initial rate of a schedule.
 *
 * @param known the names of the model's options
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if a value is out of range, or options contradict each other
 */
export function resolveModelOptions<Options extends EstimatorOptions>(
  name: ModelName,
  options: unknown,
  known: readonly string[],
): ModelOptions<Options> {
  const given = copyOf(knownOptions(name, options, known, OF_FIT_INSTEAD));
  checkPenaltyOptions(name, given);
  const preset = withoutPenalty(name, PRESETS[name], given);
  const ofDescent = descentPresetOf(name);
  const descent = completed(name, descentPreset(preset, ofDescent), given);
  const complete = usesSolver(given, ofDescent) ? completed(name, preset, given) : descent;
  return Object.freeze({
    given: Object.freeze(given) as Options,
    complete: Object.freeze(complete) as Options,
    descent: Object.freeze(descent) as Options,
  });
}

/**
 * Whether `fit` of a model with these options uses a solver, if one knows the problem.
 *
 * @throws {RangeError} if a solver is given with an option of descent
 */
export function mayUseSolver(name: ModelName, given: Readonly<Record<string, unknown>>): boolean {
  return usesSolver(given, descentPresetOf(name));
}

function descentPresetOf(name: ModelName): Readonly<Record<string, unknown>> | undefined {
  return name in DESCENT_PRESETS
    ? DESCENT_PRESETS[name as keyof typeof DESCENT_PRESETS]
    : undefined;
}

/** The penalty and the loss of a preset with solvers, with the options of its descent. */
function descentPreset(
  preset: Readonly<Record<string, unknown>>,
  ofDescent: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  return ofDescent === undefined ? preset : { ...preset, ...ofDescent, solver: 'descent' };
}

/**
 * Whether `fit` uses a solver.
 *
 * @throws {RangeError} if a solver is given with an option of descent
 */
function usesSolver(
  given: Readonly<Record<string, unknown>>,
  ofDescent: Readonly<Record<string, unknown>> | undefined,
): boolean {
  if (ofDescent === undefined) return false;
  const used = OF_DESCENT.find((name) => given[name] !== undefined);
  if (given.solver === undefined) return used === undefined;
  const solver = solverOption(given.solver);
  if (solver === 'descent' || used === undefined) return solver !== 'descent';
  throw new RangeError(
    `Expected no "${used}" with solver '${solver}', which computes its own steps: leave it out, or use solver 'descent'`,
  );
}

/** Checks the options, completed by a preset. */
function completed(
  name: ModelName,
  preset: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const complete: Record<string, unknown> = { ...preset, ...given };
  if (preset.solver === 'descent') complete.solver = 'descent';
  const isOfPreset = optimizerName(complete) === optimizerName(preset);
  if (!isOfPreset && given.learningRate === undefined) delete complete.learningRate;
  if (isOfPreset) complete.learningRate = startedAt(complete.learningRate, preset.learningRate);
  if (complete.patience === Number.POSITIVE_INFINITY) delete complete.patience;
  // How strong a penalty by `C` is depends on the samples, but not whether there is one.
  checkTrainingOptions({ ...complete, ...penaltiesOf(name, complete, 1) });
  checkEstimatorOptions(complete as ClassifierOptions);
  return complete;
}

/** Adds the preset's rate to a schedule that is given without an initial rate. */
function startedAt(learningRate: unknown, rate: unknown): unknown {
  if (typeof learningRate !== 'object' || learningRate === null || typeof rate !== 'number') {
    return learningRate;
  }
  const key = rateParameterOf((learningRate as { name?: unknown }).name);
  return key === undefined ? learningRate : { [key]: rate, ...learningRate };
}

/** A copy of the options without undefined ones, so that later changes have no effect. */
function copyOf(options: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, copyOfValue(value)]));
}

function copyOfValue(value: unknown): unknown {
  if (value instanceof Map) return new Map(value);
  if (Array.isArray(value)) return [...value];
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? { ...value } : value;
}

function optimizerName({ optimizer = 'sgd' }: Readonly<Record<string, unknown>>): unknown {
  return typeof optimizer === 'object' ? (optimizer as { name?: unknown } | null)?.name : optimizer;
}

function checkEstimatorOptions(options: ClassifierOptions): void {
  const { backend, initialWeights, warmStart, validationFraction, classWeight, stratify } = options;
  if (backend !== undefined) oneOf('backend', backend, BACKEND_NAMES);
  if (initialWeights !== undefined) checkInitialWeights(initialWeights);
  if (warmStart !== undefined) booleanValue('warmStart', warmStart);
  if (validationFraction !== undefined) properFraction('validationFraction', validationFraction);
  if (stratify !== undefined) booleanValue('stratify', stratify);
  if (stratify !== undefined && validationFraction === undefined) {
    throw new RangeError(
      'Expected "stratify" to come with "validationFraction", but there is none',
    );
  }
  if (classWeight !== undefined) checkClassWeight(classWeight);
}

function checkClassWeight(value: unknown): void {
  if (typeof value === 'string') {
    oneOf('classWeight', value, ['balanced']);
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongKind('classWeight', "'balanced', a Map or an object of weights by label", value);
  }
  const weights = value instanceof Map ? value : Object.entries(value);
  for (const [label, weight] of weights) nonNegativeNumber(`classWeight[${label}]`, weight);
}
