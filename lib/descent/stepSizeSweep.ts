/**
 * One step along the gradient with many step sizes. With this table the notes "CS231n:
 * Optimization" show that the gradient gives the direction of a step, but not its size.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { knownOptions, positiveNumber } from '../common/validate.ts';
import { lengthOf } from './descentRun.ts';
import { CheckedFunction, CheckedGradient, type GradientFunction } from './functions.ts';
import { numbersOf } from './lists.ts';
import { differences, resolveDifference } from './numericalGradient.ts';
import { type Surface, type SurfaceLike, toSurface, valuesAt } from './surface.ts';

const SWEEP = resultPrototype('StepSizeSweep');

/** Options of `stepSizeSweep`. */
export interface StepSizeSweepOptions {
  /** Step sizes to compare. Default: the powers of ten from 1e-10 to 0.1. */
  stepSizes?: ArrayLike<number> | undefined;
  /** Starting point. Default: the parameters of the objective. */
  start?: ArrayLike<number> | number | undefined;
  /** The gradient, if the subject is a function. Default: centred differences. */
  gradient?: GradientFunction | undefined;
}

/** The step with one step size. */
export interface StepSizeRow {
  /** The step size. */
  readonly stepSize: number;
  /** Value after the step; it may be infinite. */
  readonly value: number;
}

/** Result of `stepSizeSweep`. */
export interface StepSizeSweep {
  /** Value at the starting point. */
  readonly start: number;
  /** Euclidean norm of the gradient at the starting point. */
  readonly gradientNorm: number;
  /** One row per step size. */
  readonly rows: readonly StepSizeRow[];
  /** The row with the lowest value. */
  readonly best: StepSizeRow;
}

const OPTIONS = ['stepSizes', 'start', 'gradient'];
const STEP_SIZES = [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

/**
 * Evaluates a function after one step `x - stepSize·gradient` from the same point, for each step
 * size.
 *
 * @param subject an objective, or a function together with the option `start`
 * @param options step sizes, starting point and gradient
 * @throws {TypeError | RangeError} if the subject or an option is wrong
 * @throws {FunctionError} if a function throws or returns NaN; with the point
 * @example
 * const { rows, best } = stepSizeSweep(([x]) => x * x, { start: [2] });
 * for (const { stepSize, value } of rows) console.log(stepSize, value);
 * best.stepSize; // 0.1
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
