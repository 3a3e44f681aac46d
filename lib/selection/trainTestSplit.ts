/**
 * Splits features and targets into a training set and a test set. The result equals
 * `train_test_split` of scikit-learn, index by index.
 */

import { wrongKind } from '../common/errors.ts';
import { foreignFunctionOption } from '../common/foreignFunctionHints.ts';
import { knownOptions } from '../common/validate.ts';
import { type Labels, toLabels } from '../data/labels.ts';
import { isList, type List, type ListLike, listOrMatrix, takeElements } from '../data/lists.ts';
import { type Matrix, type MatrixLike, takeRows, toMatrix } from '../data/matrix.ts';
import type { SplitIndices } from './splitSizes.ts';
import {
  SPLIT_OPTION_NAMES,
  type SplitIndexOptions,
  trainTestIndices,
} from './trainTestIndices.ts';

/** Options of `trainTestSplit`. */
export interface SplitOptions extends Omit<SplitIndexOptions, 'stratify'> {
  /** Labels whose proportions both sets preserve; `true` takes them from `y`. Default false. */
  readonly stratify?: boolean | Labels;
}

/** Result of `trainTestSplit`. Features and targets have the same form as the arguments. */
export interface Split<X extends MatrixLike, Y extends List | Matrix> extends SplitIndices {
  /** Features of the training set. */
  readonly xTrain: Features<X>;
  /** Features of the test set. */
  readonly xTest: Features<X>;
  /** Targets of the training set. */
  readonly yTrain: Targets<Y>;
  /** Targets of the test set. */
  readonly yTest: Targets<Y>;
}

/** Features become a matrix; one that is a matrix keeps its precision. */
export type Features<X extends MatrixLike> = X extends Matrix<infer Data> ? Matrix<Data> : Matrix;

/** Targets keep their kind: a matrix, a typed array, or an array. */
export type Targets<Y extends List | Matrix> = Y extends List
  ? ListLike<Y>
  : Y extends Matrix<infer Data>
    ? Matrix<Data>
    : never;

/**
 * Splits samples at random into a training and a test set; see `trainTestIndices`.
 *
 * @param x samples × features
 * @param y one target per sample: labels or numbers in an array or a typed array, or a matrix of
 *   samples × targets
 * @param options sizes of the sets, stratification and seed
 * @throws {TypeError} if an argument or option has the wrong type, or an option is unknown
 * @throws {RangeError} if `x` is not a valid matrix, `y` has another length, or an option is out of
 *   range (see `trainTestIndices`)
 * @example
 * const { x, y } = makeBlobs({ nSamples: 1000, centers: 2, seed: 1 });
 * const { xTrain, xTest, yTrain, yTest } = trainTestSplit(x, y, { testSize: 0.5, seed: 42 });
 * xTrain.rows; // 500
 */
export function trainTestSplit<X extends MatrixLike, Y extends List | Matrix>(
  x: X,
  y: Y,
  options: SplitOptions = {},
): Split<X, Y> {
  knownOptions('trainTestSplit', options, SPLIT_OPTION_NAMES, foreignFunctionOption);
  const features = toMatrix('x', x);
  const targets = listOrMatrix('y', y);
  const count = isList(targets) ? targets.length : targets.rows;
  if (count !== features.rows) {
    throw new RangeError(
      `Expected "y" to have one target for each of the ${features.rows} rows of "x", but it has ${count}`,
    );
  }
  const stratify = stratifyLabels(options.stratify, targets);
  const indices = trainTestIndices(features.rows, { ...options, stratify });
  const { trainIndices, testIndices } = indices;
  // Selected elements have the type of their source, which the types cannot express.
  return {
    xTrain: takeRows(features, trainIndices) as Features<X>,
    xTest: takeRows(features, testIndices) as Features<X>,
    yTrain: takeTargets(targets, trainIndices) as Targets<Y>,
    yTest: takeTargets(targets, testIndices) as Targets<Y>,
    ...indices,
  };
}

function takeTargets(targets: List | Matrix, indices: Int32Array): List | Matrix {
  return isList(targets) ? takeElements(targets, indices) : takeRows(targets, indices);
}

/** The labels for stratification: `y` for `true`, none for `false`. */
function stratifyLabels(stratify: unknown, targets: List | Matrix): Labels | undefined {
  if (stratify === undefined || stratify === false) return undefined;
  if (stratify !== true) return toLabels('stratify', stratify);
  if (isList(targets)) return toLabels('y', targets);
  throw wrongKind('stratify', 'an array of labels where "y" is a matrix', stratify);
}
