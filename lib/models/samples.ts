/**
 * Brings samples from the user's form into the form that backends train on. First the form is
 * checked without copying; then the chosen rows are converted to the plan's precision and copied at
 * most once.
 */

import { wrongValue } from '../common/errors.ts';
import { isDataset, sharedArray, sharedCodes } from '../data/dataset.ts';
import { assertIntact } from '../data/intact.ts';
import {
  copyMatrix,
  copyRows,
  floatArray,
  type Matrix,
  type MatrixSource,
  matrixSource,
  notFinite,
  precisionOf,
} from '../data/matrix.ts';
import { type FloatArray, isShared, type Precision } from '../data/numericArrays.ts';
import {
  type AllocateCodes,
  codeArray,
  type Features,
  firstNotFinite,
  isNarrow,
  type NarrowFeatures,
  takeNarrowRows,
} from '../data/storage.ts';
import { toSampleWeights } from '../data/targets.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { EncodedTargets, TargetContext } from './encodedTargets.ts';

/** The user's samples. */
export interface Given {
  readonly x: unknown;
  readonly y: unknown;
  readonly sampleWeight: unknown;
}

/** Samples whose form was checked. */
export interface Samples {
  /** Prefix of `x`, `y` and `sampleWeight` in messages. */
  readonly prefix: string;
  readonly x: MatrixSource;
  readonly targets: EncodedTargets;
  /** Weight of each row, including class weights; `undefined` if all are equal. */
  readonly weights: Float64Array | undefined;
  /** Weight of each row, without class weights. */
  readonly ownWeights: Float64Array | undefined;
}

/** How arrays are allocated, and whether arrays that could be used in place must be copied. */
export interface Holding {
  readonly allocate: (precision: Precision, length: number) => FloatArray;
  readonly codes: AllocateCodes;
  readonly copies: boolean;
}

/** For calls that end before other JavaScript code can run: data are read in place. */
export const IN_PLACE: Holding = { allocate: floatArray, codes: codeArray, copies: false };
/**
 * For asynchronous calls: copies are made in shared memory, so that backends need not copy again.
 */
export const SHARED: Holding = { allocate: sharedArray, codes: sharedCodes, copies: false };
/** For several runs over the same data: everything is copied once, before the first run. */
export const SHARED_COPY: Holding = { allocate: sharedArray, codes: sharedCodes, copies: true };

/** The context in which the targets of samples are read. */
export type SampleContext = Required<Pick<TargetContext, 'name' | 'rows'>> &
  Pick<TargetContext, 'weights'>;

/**
 * Checks the form of samples. A `Dataset` may supply targets and weights; arguments override them.
 *
 * @param encode encodes targets
 * @param isPart whether more samples of the run will follow; all weights of a part may be 0.
 *   Default false
 * @throws {TypeError | RangeError} if x, y or weights are unsuitable; the message names the place
 */
export function readSamples(
  prefix: string,
  given: Given,
  encode: (y: unknown, context: SampleContext) => EncodedTargets,
  isPart = false,
): Samples {
  const x = matrixSource(`${prefix}x`, given.x);
  const dataset = isDataset(given.x) ? given.x : undefined;
  const y = given.y === undefined ? dataset?.y : given.y;
  if (y === undefined && dataset !== undefined) {
    throw new TypeError(
      `Expected "${prefix}y" to be given, or to be in the dataset, but it is in neither place`,
    );
  }
  const sampleWeight =
    given.sampleWeight === undefined ? dataset?.sampleWeight : given.sampleWeight;
  const weights = toSampleWeights(`${prefix}sampleWeight`, sampleWeight, x.rows, isPart);
  const targets = encode(y, { name: `${prefix}y`, rows: x.rows, weights });
  return { prefix, x, targets, weights: combined(targets, weights, x.rows), ownWeights: weights };
}

/** Sample weights times class weights. */
function combined(
  { classWeights, values }: EncodedTargets,
  weights: Float64Array | undefined,
  rows: number,
): Float64Array | undefined {
  if (classWeights === undefined) return weights;
  return Float64Array.from({ length: rows }, (_, i) => {
    return (weights === undefined ? 1 : weights[i]) * classWeights[values[i]];
  });
}

/**
 * The chosen rows in the form that backends take.
 *
 * @param chosen row indices; `undefined` for all rows
 * @param scale factor of their weights: `meanScale` of the set that they belong to, or 1 if that
 *   set is not fully known
 * @throws {RangeError} if there is not enough memory, or a target or a weight is not finite in the
 *   plan's precision
 */
export function trainingData(
  plan: TrainingPlan,
  samples: Samples,
  chosen: Int32Array | undefined,
  holding: Holding,
  scale: number,
): TrainingData {
  return {
    x: elementsOf(samples, chosen, plan.precision, holding),
    y: targetsOf(samples, chosen, plan.precision, holding),
    rows: chosen?.length ?? samples.x.rows,
    sampleWeights: weightsOf(plan, samples, chosen, holding, scale),
  };
}

function elementsOf(
  { prefix, x }: Samples,
  chosen: Int32Array | undefined,
  precision: Precision,
  holding: Holding,
): Features {
  const { allocate, copies } = holding;
  if (x.narrow !== undefined) return narrowRows(x.narrow, x.cols, chosen, holding);
  if (x.data !== undefined) assertIntact(`${prefix}x`, x.data, x.rows * x.cols);
  if (chosen !== undefined) {
    const out = allocate(precision, chosen.length * x.cols);
    copyRows(wholeMatrix(`${prefix}x`, x), chosen, out);
    return out;
  }
  if (x.data !== undefined && precisionOf(x.data) === precision) {
    if (!copies || isShared(x.data)) return x.data;
  }
  return copyMatrix(`${prefix}x`, x, precision, allocate).data;
}

function narrowRows(
  x: NarrowFeatures,
  cols: number,
  chosen: Int32Array | undefined,
  { codes, copies }: Holding,
): NarrowFeatures {
  if (chosen !== undefined) return takeNarrowRows(x, cols, chosen, codes);
  if (!copies || isShared(x.codes)) return x;
  const copy = codes(x.storage, x.codes.length);
  copy.set(x.codes);
  return { ...x, codes: copy } as NarrowFeatures;
}

/**
 * All of x in the form that backends take; in place if it has this precision or a narrow storage.
 */
export function featuresOf(name: string, x: MatrixSource, precision: Precision): Features {
  if (x.narrow !== undefined) return x.narrow;
  if (x.data !== undefined && precisionOf(x.data) === precision) return x.data;
  return copyMatrix(name, x, precision).data;
}

/** The source of x for a trained model; checks the number of columns. */
export function sourceFor(x: unknown, { nFeatures }: TrainingPlan): MatrixSource {
  const source = matrixSource('x', x);
  if (source.cols === nFeatures) return source;
  throw new RangeError(
    `Expected "x" to have ${nFeatures} columns, as it had in fit, but it has ${source.cols}`,
  );
}

function wholeMatrix(name: string, x: MatrixSource): Matrix {
  if (x.data === undefined) return copyMatrix(name, x, x.precision);
  return { data: x.data, rows: x.rows, cols: x.cols };
}

function targetsOf(
  { prefix, targets, x }: Samples,
  chosen: Int32Array | undefined,
  precision: Precision,
  { allocate }: Holding,
): FloatArray {
  const { values, perRow } = targets;
  const rows = chosen?.length ?? x.rows;
  const y = allocate(precision, rows * perRow);
  if (chosen === undefined && values instanceof Uint8Array) {
    y.set(values); // class numbers
    return y;
  }
  for (let i = 0, at = 0; i < rows; i++) {
    const row = chosen === undefined ? i : chosen[i];
    for (let k = 0; k < perRow; k++, at++) {
      y[at] = values[row * perRow + k];
      if (Number.isFinite(y[at])) continue;
      const place = perRow === 1 ? `${prefix}y[${row}]` : `${prefix}y[${row}][${k}]`;
      throw notFinite(place, y[at], precision === 'float32');
    }
  }
  return y;
}

/**
 * The factor that scales the weights of the chosen rows to a mean of 1, for reduction `'mean'`,
 * because backends divide by the number of rows. With `'sum'`, 1.
 *
 * @throws {RangeError} if all weights are 0
 */
export function meanScale(
  { reduction }: TrainingPlan,
  { prefix, weights, x }: Samples,
  chosen: Int32Array | undefined,
): number {
  if (weights === undefined) return 1;
  const rows = chosen?.length ?? x.rows;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += weights[chosen === undefined ? i : chosen[i]];
  if (sum === 0) {
    throw new RangeError(
      `Expected "${prefix}sampleWeight" and "classWeight" to leave a sample with a weight above 0, but all ${rows} weigh 0`,
    );
  }
  return reduction === 'mean' ? rows / sum : 1;
}

function weightsOf(
  { precision }: TrainingPlan,
  { prefix, weights: all, x }: Samples,
  chosen: Int32Array | undefined,
  { allocate }: Holding,
  scale: number,
): FloatArray | undefined {
  if (all === undefined) return undefined;
  const rows = chosen?.length ?? x.rows;
  const weights = allocate(precision, rows);
  for (let i = 0; i < rows; i++) {
    const row = chosen === undefined ? i : chosen[i];
    weights[i] = scale * all[row];
    if (Number.isFinite(weights[i])) continue;
    throw wrongValue(
      `${prefix}sampleWeight[${row}]`,
      `a weight that ${precision} holds, times its class weight and scaled`,
      scale * all[row],
    );
  }
  return weights;
}

/**
 * Throws for the first element of x that is not finite. Backends do not check samples that are not
 * trained on.
 *
 * @param x the elements of the chosen rows
 */
export function assertRowsFinite(
  samples: Pick<Samples, 'prefix' | 'x'>,
  x: Features,
  chosen: Int32Array | undefined,
): void {
  const found = firstNotFinite(x);
  if (found === undefined) return;
  const precision = isNarrow(x) ? samples.x.precision : precisionOf(x);
  throw elementNotFinite(samples, chosen, precision, found.index, found.value);
}

/** The error for element `index` of the chosen rows, which is not finite in this precision. */
export function elementNotFinite(
  { prefix, x }: Pick<Samples, 'prefix' | 'x'>,
  chosen: Int32Array | undefined,
  precision: Precision,
  index: number,
  value: number,
): RangeError {
  const row = Math.floor(index / x.cols);
  const place = `${prefix}x[${chosen === undefined ? row : chosen[row]}][${index % x.cols}]`;
  return notFinite(place, value, x.precision === 'float64' && precision === 'float32');
}
