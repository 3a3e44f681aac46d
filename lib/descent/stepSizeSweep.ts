/**
 * One step along the gradient under many step sizes: the table by which the notes "CS231n:
 * Optimization" show that the gradient tells the direction, and nothing of how far to go.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { knownOptions, positiveNumber } from '../common/validate.ts';
import { lengthOf } from './descend.ts';
import { CheckedFunction, CheckedGradient, type GradientFunction } from './functions.ts';
import { numbersOf } from './lists.ts';
import { differences, resolveDifference } from './numericalGradient.ts';
import { type Surface, type SurfaceLike, toSurface, valuesAt } from './surface.ts';

const SWEEP = resultPrototype('StepSizeSweep');

export interface StepSizeSweepOptions {
  /** Default: the powers of ten from 1e-10 to 0.1. */
  stepSizes?: ArrayLike<number> | undefined;
  /** Where the step begins. Default: the objective's parameters. */
  start?: ArrayLike<number> | number | undefined;
  /** The gradient of a function of one's own. Default: by centred differences. */
  gradient?: GradientFunction | undefined;
}

export interface StepSizeRow {
  readonly stepSize: number;
  /** The value after the step; it may be infinite. */
  readonly value: number;
}

export interface StepSizeSweep {
  /** The value at the start. */
  readonly start: number;
  readonly gradientNorm: number;
  readonly rows: readonly StepSizeRow[];
  /** The row with the lowest value. */
  readonly best: StepSizeRow;
}

const OPTIONS = ['stepSizes', 'start', 'gradient'];
const STEP_SIZES = [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

/**
 * The value after one step `x - stepSize·gradient`, for each step size, all from the same start.
 *
 * @param subject a function, with `start`, or `objective(model, x, y)`
 * @throws {TypeError | RangeError} for a subject or an option that is none
 * @throws {FunctionError} if a function throws or returns NaN, with the point
 * @example
 * for (const { stepSize, value } of stepSizeSweep(objective(model, x, y)).rows) {
 *   console.log(stepSize, value);
 * }
 */
export function stepSizeSweep(subject: SurfaceLike, options?: StepSizeSweepOptions): StepSizeSweep {
  const given = knownOptions('stepSizeSweep', options, OPTIONS);
  const surface = toSurface(subject, 'start', given.start);
  const sizes = numbersOf('stepSizes', given.stepSizes ?? STEP_SIZES, positiveNumber);
  const gradient = gradientAt(subject, surface, given.gradient);
  const { start } = surface;
  const values = valuesAt(surface, sizes.length + 1, (i) =>
    i === 0 ? start : start.map((each, j) => each - sizes[i - 1] * gradient[j]),
  );
  const rows = sizes.map((stepSize, i) => ({ stepSize, value: values[i + 1] }));
  return Object.freeze({
    __proto__: SWEEP,
    start: values[0],
    gradientNorm: lengthOf(gradient),
    rows,
    best: rows.reduce((best, row) => (row.value < best.value ? row : best)),
  });
}

function gradientAt(subject: SurfaceLike, surface: Surface, given: unknown): Float64Array {
  const out = new Float64Array(surface.size);
  if (typeof subject !== 'function') {
    subject.gradient(surface.start, out);
  } else if (given !== undefined) {
    new CheckedGradient(given, surface.size).at(surface.start, out);
  } else {
    const checked = new CheckedFunction(subject, surface.size);
    const at = surface.start.slice();
    differences(checked, at, () => checked.at(at), resolveDifference({}), out);
  }
  return out;
}
