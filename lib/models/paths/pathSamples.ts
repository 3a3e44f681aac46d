/** What the paths of penalties have in common: options, samples and results. */
import { BACKEND_NAMES, type Backend, type BackendName } from '../../backend/backend.ts';
import { selectBackend } from '../../backend/select.ts';
import { wrongKind } from '../../common/errors.ts';
import { booleanValue, oneOf } from '../../common/validate.ts';
import type { Matrix } from '../../data/matrix.ts';
import { isNumericArray, type NumericArray } from '../../data/numericArrays.ts';
import { type SampleWeights, toTargets } from '../../data/targets.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { resolveLoss } from '../../plan/losses.ts';
import type { Reduction } from '../../plan/options.ts';
import { resolvePlan, type TrainingPlan } from '../../plan/plan.ts';
import type { EncodedTargets, TargetContext } from '../encodedTargets.ts';
import { PRESETS } from '../presets.ts';
import { assertRowsFinite, IN_PLACE, meanScale, readSamples, trainingData } from '../samples.ts';

/** Options of every path of penalties. */
export interface PathOptions {
  /**
   * Whether the models have biases, which are not penalised: columns and targets are then centred
   * by their (weighted) means. Default true.
   */
  useBias?: boolean | undefined;
  /** Weight of each row, at least 0. Default: the weights of the dataset, or all equal. */
  sampleWeight?: SampleWeights | undefined;
  /** The backend to compute on. Default: the one in use. */
  backend?: BackendName | undefined;
}

/** The linear models of several strengths of a penalty. */
export interface PenaltyPath {
  /** The strengths, nAlphas numbers. */
  readonly alphas: Float64Array;
  /**
   * The weights, in the units of y per unit of the column: nAlphas × nFeatures; with several
   * outputs, nAlphas·nOutputs × nFeatures, where row a·nOutputs + k is that of alpha a and output k.
   */
  readonly coefs: Matrix;
  /** The bias of each row of `coefs`, in the units of y; 0 without biases. */
  readonly biases: Float64Array;
}

/** Names of the options in `PathOptions`. */
export const PATH_OPTIONS = ['useBias', 'sampleWeight', 'backend'];

/** Samples for a path. */
export interface PathSamples {
  readonly plan: TrainingPlan;
  readonly data: TrainingData;
  readonly backend: Backend;
}

/**
 * Reads the samples.
 *
 * @param reduction `'mean'` scales sample weights to a mean of 1, `'sum'` leaves them as they are
 */
export function pathSamples(
  x: unknown,
  y: unknown,
  options: Record<string, unknown>,
  reduction: Reduction,
): PathSamples {
  const useBias = options.useBias === undefined || booleanValue('useBias', options.useBias);
  const named = options.backend;
  const backend = selectBackend(
    named === undefined ? named : oneOf('backend', named, BACKEND_NAMES),
  );
  const samples = readSamples('', { x, y, sampleWeight: options.sampleWeight }, numbers);
  const { loss, nOutputs } = samples.targets;
  const plan = resolvePlan(
    { loss, reduction, useBias },
    {
      nSamples: samples.x.rows,
      nFeatures: samples.x.cols,
      precision: samples.x.precision,
      nOutputs,
    },
  );
  const scale = meanScale(plan, samples, undefined);
  const data = trainingData(plan, samples, undefined, IN_PLACE, scale);
  assertRowsFinite(samples, data.x, undefined);
  return { plan, data, backend };
}

function numbers(y: unknown, { name, rows }: TargetContext): EncodedTargets {
  const { data, cols } = toTargets(name, y, rows);
  const loss = resolveLoss(PRESETS.Ridge.loss);
  const shape = { loss, nOutputs: cols, coding: 'values' as const };
  return { ...shape, values: data, perRow: cols, classes: [], classWeights: undefined };
}

/**
 * Reads strengths.
 *
 * @param check reads one number of the list
 */
export function toAlphas(
  value: unknown,
  check: (name: string, alpha: unknown) => number,
): Float64Array {
  if (!Array.isArray(value) && !isNumericArray(value)) {
    throw wrongKind('alphas', 'an array of numbers', value);
  }
  if (value.length === 0) {
    throw new RangeError('Expected "alphas" to have at least one number, but it is empty');
  }
  const given: ArrayLike<unknown> = value;
  return Float64Array.from({ length: given.length }, (_, k) => check(`alphas[${k}]`, given[k]));
}

/** Strengths as the user gives them. */
export type Alphas = readonly number[] | NumericArray;

/** The error for samples whose squares overflow. */
export function squaresNotFinite(): RangeError {
  return new RangeError(
    'Expected "x" and "y" to have finite sums of squares, but they overflow: divide large columns by a power of 10, or standardise them with StandardScaler',
  );
}
