/** The models that `train` can fit, and the default model for a target. */

import { Classifier } from '../../models/classifier.ts';
import { ElasticNet } from '../../models/elasticNet.ts';
import { mayUseSolver } from '../../models/estimatorOptions.ts';
import { GammaRegressor } from '../../models/gammaRegressor.ts';
import { HuberRegressor } from '../../models/huberRegressor.ts';
import { Lasso } from '../../models/lasso.ts';
import { LinearRegression } from '../../models/linearRegression.ts';
import { LinearSVC, SVC_LOSSES } from '../../models/linearSvc.ts';
import type { AnyModel } from '../../models/loadModel.ts';
import { LogisticRegression } from '../../models/logisticRegression.ts';
import { MLPClassifier } from '../../models/mlpClassifier.ts';
import { MLPRegressor } from '../../models/mlpRegressor.ts';
import { REGRESSION_LOSSES } from '../../models/modelLosses.ts';
import type { Network } from '../../models/network.ts';
import { PoissonRegressor } from '../../models/poissonRegressor.ts';
import { DESCENT_PRESETS, type ModelName, PRESETS } from '../../models/presets.ts';
import { QuantileRegressor } from '../../models/quantileRegressor.ts';
import { Ridge } from '../../models/ridge.ts';
import { SGDClassifier } from '../../models/sgdClassifier.ts';
import { SGDRegressor } from '../../models/sgdRegressor.ts';
import { TweedieRegressor } from '../../models/tweedieRegressor.ts';
import { lossNameIn } from '../../plan/losses.ts';
import { LOSSES } from '../../plan/lossTable.ts';
import { NetworkClasses, type Served } from './networkModels.ts';
import type { TargetColumn } from './targetColumn.ts';

/** A model that `train` can fit: it predicts one label or number per row. */
export type CommandModel = Exclude<AnyModel, Network>;
/** A model that `predict` and `evaluate` accept: these, and networks built in code. */
export type ServedModel = Served<AnyModel>;
/** Unchecked model options; the model checks them. */
export type ModelGiven = Readonly<Record<string, unknown>>;

interface ModelRow {
  readonly className: ModelName;
  readonly predicts: 'classes' | 'numbers';
  readonly make: (options: ModelGiven) => CommandModel;
}

/** Models by their command-line names. */
export const MODELS = {
  logisticRegression: {
    className: 'LogisticRegression',
    predicts: 'classes',
    make: (options) => new LogisticRegression(options),
  },
  linearSvc: {
    className: 'LinearSVC',
    predicts: 'classes',
    make: (options) => new LinearSVC(options),
  },
  linearRegression: {
    className: 'LinearRegression',
    predicts: 'numbers',
    make: (options) => new LinearRegression(options),
  },
  ridge: {
    className: 'Ridge',
    predicts: 'numbers',
    make: (options) => new Ridge(options),
  },
  lasso: {
    className: 'Lasso',
    predicts: 'numbers',
    make: (options) => new Lasso(options),
  },
  elasticNet: {
    className: 'ElasticNet',
    predicts: 'numbers',
    make: (options) => new ElasticNet(options),
  },
  poissonRegressor: {
    className: 'PoissonRegressor',
    predicts: 'numbers',
    make: (options) => new PoissonRegressor(options),
  },
  gammaRegressor: {
    className: 'GammaRegressor',
    predicts: 'numbers',
    make: (options) => new GammaRegressor(options),
  },
  tweedieRegressor: {
    className: 'TweedieRegressor',
    predicts: 'numbers',
    make: (options) => new TweedieRegressor(options),
  },
  huberRegressor: {
    className: 'HuberRegressor',
    predicts: 'numbers',
    make: (options) => new HuberRegressor(options),
  },
  quantileRegressor: {
    className: 'QuantileRegressor',
    predicts: 'numbers',
    make: (options) => new QuantileRegressor(options),
  },
  sgdClassifier: {
    className: 'SGDClassifier',
    predicts: 'classes',
    make: (options) => new SGDClassifier(options),
  },
  sgdRegressor: {
    className: 'SGDRegressor',
    predicts: 'numbers',
    make: (options) => new SGDRegressor(options),
  },
  mlpClassifier: {
    className: 'MLPClassifier',
    predicts: 'classes',
    make: (options) => new MLPClassifier(options),
  },
  mlpRegressor: {
    className: 'MLPRegressor',
    predicts: 'numbers',
    make: (options) => new MLPRegressor(options),
  },
} as const satisfies Record<string, ModelRow>;

export type ModelChoice = keyof typeof MODELS;
/**
 * A value of `--model`: a model, or `mlp`, which selects the network classifier or regressor by the
 * target.
 */
export type ModelWanted = ModelChoice | 'mlp';
export const MODEL_CHOICES = [...(Object.keys(MODELS) as ModelChoice[]), 'mlp'] as ModelWanted[];

/** A numeric target with at most this many distinct integers is treated as classes. */
const MOST_CLASSES = 20;

/** A model's name and the reason for the choice. */
export interface ChosenModel {
  readonly name: ModelChoice;
  readonly reason: string;
}

/**
 * Chooses the model for a target: logistic regression if the target is text, or has few distinct
 * integers that occur at least twice on average; otherwise linear regression. An explicit loss
 * takes precedence: the model is one that supports it.
 *
 * @param loss the name of the loss, if given
 */
export function chooseModel(
  target: TargetColumn,
  loss: string | undefined,
  wanted?: ModelWanted,
): ChosenModel {
  if (wanted === 'mlp') return chooseMlp(target, loss);
  if (wanted !== undefined) return { name: wanted, reason: '--model asks for it' };
  if (loss === undefined) {
    const { kind, reason } = kindOf(target);
    return { name: kind === 'numbers' ? 'linearRegression' : 'logisticRegression', reason };
  }
  const isFor = (losses: readonly string[]) => losses.includes(loss);
  // Text is refused later, with its row.
  if (isFor(REGRESSION_LOSSES)) {
    return { name: 'linearRegression', reason: `the loss '${loss}' is for numbers` };
  }
  const name = SVC_LOSSES.some((each) => each === loss) ? 'linearSvc' : 'sgdClassifier';
  return { name, reason: `it takes the loss '${loss}', which is for classes` };
}

/** Chooses the network classifier or regressor by the target, or by an explicit loss. */
function chooseMlp(target: TargetColumn, loss: string | undefined): ChosenModel {
  if (loss !== undefined) return { name: mlpFor(loss), reason: `it takes the loss '${loss}'` };
  const { kind, reason } = kindOf(target);
  return { name: kind === 'numbers' ? 'mlpRegressor' : 'mlpClassifier', reason };
}

function mlpFor(loss: string | undefined): ModelChoice {
  const losses: readonly string[] = REGRESSION_LOSSES;
  return loss !== undefined && losses.includes(loss) ? 'mlpRegressor' : 'mlpClassifier';
}

/**
 * Checks options as far as possible before the target is known.
 *
 * @throws {TypeError | RangeError} for invalid model options
 */
export function checkModel(wanted: ModelWanted, options: ModelGiven): void {
  makeModel(wanted === 'mlp' ? mlpFor(lossName(options)) : wanted, options);
}

/** The name of the loss in the options, if any. */
export function lossName({ loss }: ModelGiven): string | undefined {
  return lossNameIn(loss) as string | undefined;
}

function kindOf({ name, labels, numbers, areNumbers, whyText }: TargetColumn) {
  const target = `the target ${JSON.stringify(name)}`;
  const classes = (values: ArrayLike<unknown>) => new Set(Array.from(values)).size;
  if (numbers === undefined) {
    const reason = `${target} is text, of ${classes(labels)} classes`;
    const why = whyText === undefined ? '' : `: ${whyText}`;
    return { kind: 'classes', reason: `${reason}${why}` } as const;
  }
  const whole = numbers.every(Number.isInteger);
  const count = classes(areNumbers ? numbers : labels);
  if (whole && count <= MOST_CLASSES && 2 * count <= numbers.length) {
    const asText = areNumbers ? '' : `, which are classes by their text: ${whyText}`;
    return {
      kind: 'classes',
      reason: `${target} has ${count} distinct integers${asText}`,
    } as const;
  }
  const what = whole ? `${classes(numbers)} distinct integers` : 'numbers with fractions';
  return { kind: 'numbers', reason: `${target} has ${what}` } as const;
}

/**
 * Creates a model with these options.
 *
 * @throws {TypeError | RangeError} for invalid options
 */
export function makeModel(name: ModelChoice, options: ModelGiven): CommandModel {
  if (name === 'logisticRegression' && options.loss !== undefined) {
    throw new RangeError(
      `Expected no "loss" with LogisticRegression, whose loss is the log loss (${LOSSES.logistic.formula}): linearSvc takes hinges, sgdClassifier takes any loss for classes`,
    );
  }
  return MODELS[name].make(options);
}

/** The maximum number of epochs of a run with these options. */
export function mostEpochs(name: ModelChoice, options: ModelGiven): number {
  const { className } = MODELS[name];
  const ofDescent: Partial<Record<ModelName, { readonly maxEpochs: number }>> = DESCENT_PRESETS;
  const preset = isSolverRun(name, options) ? undefined : ofDescent[className];
  return (options.maxEpochs ?? (preset ?? PRESETS[className]).maxEpochs) as number;
}

/** Whether `fit` of a model with these options uses a solver, if one knows the problem. */
export function isSolverRun(name: ModelChoice, options: ModelGiven): boolean {
  return mayUseSolver(MODELS[name].className, options);
}

/** Whether a model is a classifier. */
export function isClassifier<Model extends ServedModel>(
  model: Model,
): model is Extract<Model, Classifier | NetworkClasses> {
  return model instanceof Classifier || model instanceof NetworkClasses;
}
