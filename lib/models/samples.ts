/**
 * Samples on their way from what users hand over to what a backend trains on: first their form is
 * checked and nothing is copied, then the rows that are wanted are brought into the plan's
 * precision, copied at most once.
 */

import { wrongValue } from '../common/errors.ts';
import { isDataset, sharedArray, sharedCodes } from '../data/dataset.ts';
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

/** What users hand over as samples. */
export interface Given {
  readonly x: unknown;
  readonly y: unknown;
  readonly sampleWeight: unknown;
}

/** Samples whose form was checked. */
export interface Samples {
  /** What comes before `x`, `y` and `sampleWeight` in messages. */
  readonly prefix: string;
  readonly x: MatrixSource;
  readonly targets: EncodedTargets;
  /** One per row, those of classes included; `undefined` where all weigh the same. */
  readonly weights: Float64Array | undefined;
  /** The same without those of classes. */
  readonly ownWeights: Float64Array | undefined;
}

/** Where new arrays are made, and whether those that are fine as they are must be copied too. */
export interface Holding {
  readonly allocate: (precision: Precision, length: number) => FloatArray;
  readonly codes: AllocateCodes;
  readonly copies: boolean;
}

/** For calls that end before JavaScript can change anything: data are read in place. */
export const IN_PLACE: Holding = { allocate: floatArray, codes: codeArray, copies: false };
/** For calls that go on: what is copied anyway is shared memory, so that backends need not. */
export const SHARED: Holding = { allocate: sharedArray, codes: sharedCodes, copies: false };
/** For several runs over the same data: all of it is copied once, before the first. */
export const SHARED_COPY: Holding = { allocate: sharedArray, codes: sharedCodes, copies: true };

/** What is known of samples when their targets are read. */
export type SampleContext = Required<Pick<TargetContext, 'name' | 'rows'>> &
  Pick<TargetContext, 'weights'>;

/**
 * Checks the form of samples. Targets and weights may come with a `Dataset`; those given beside it
 * win.
 *
 * @param encode reads targets
 * @param isPart whether more samples of the run will come: these may then all weigh 0. Default false
 * @throws {TypeError | RangeError} for what is not fit to be x, y or weights, named by its place
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
 * The chosen rows as a backend takes them.
 *
 * @param chosen all rows where it is `undefined`
 * @param scale what their weights are multiplied by: `meanScale` of the rows that they are part of,
 *   or 1 where those are not all known
 * @throws {RangeError} if there is no memory for them, or a target or a weight is not finite in the
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

/** All of x as a backend takes it: in place, where it is in this precision or narrow. */
export function featuresOf(name: string, x: MatrixSource, precision: Precision): Features {
  if (x.narrow !== undefined) return x.narrow;
  if (x.data !== undefined && precisionOf(x.data) === precision) return x.data;
  return copyMatrix(name, x, precision).data;
}

/** Where x is read from, for a model that is trained: with as many columns as it was trained with. */
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
 * What scales the weights of the chosen rows to a mean of 1, with reduction `'mean'`: backends divide
 * by the number of rows. With `'sum'`, 1.
 *
 * @throws {RangeError} if all of them weigh 0
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
 * Throws for the first element of x that is not finite. Backends do not look for them in samples
 * that are not trained on.
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
