/**
 * Newton's method, for comparison with first-order descent: x ← x - η·H⁻¹·g, where H is the
 * Hessian. On a quadratic it converges in one step. It converges to a nearby stationary point: a
 * minimum, a saddle or a maximum. Nocedal, Wright, "Numerical Optimization", 2nd edition, chapter
 * 3.3.
 */
import { wrongValue } from '../common/errors.ts';
import { functionValue, knownOptions, positiveNumber } from '../common/validate.ts';
import { type Stepper, steps } from './descend.ts';
import type { DescentResult } from './descentResult.ts';
import { DescentRun } from './descentRun.ts';
import { FunctionError } from './errors.ts';
import {
  CheckedGradient,
  type GradientFunction,
  type ScalarFunction,
  toPoint,
} from './functions.ts';
import { refusingPromises, withCallback } from './minimize.ts';
import { DESCENT_OPTIONS, type MinimizeOptions, resolveCallbacks, resolveLoop } from './options.ts';
import { numericalHessian } from './secondDerivatives.ts';

/** Options of `newton`. */
export interface NewtonOptions
  extends Omit<MinimizeOptions, 'optimizer' | 'learningRate' | 'hessianProduct' | 'signal'> {
  /** Second derivatives, row by row. Default: centred differences of the gradient. */
  hessian?: ((x: Float64Array) => ArrayLike<ArrayLike<number>>) | undefined;
  /** Factor of each step. Default 1, the full Newton step. */
  learningRate?: number | undefined;
}

/** Maximum number of coordinates n: the solution takes n³ operations and the matrix n² numbers. */
const MOST_COORDINATES = 1000;

const OPTIONS = [...DESCENT_OPTIONS.filter((name) => name !== 'optimizer'), 'hessian', 'onStep'];

/**
 * Finds a stationary point by Newton's method, x = x - η·H⁻¹·g, on the calling thread. The point
 * can be a minimum, a saddle or a maximum; on a quadratic function it is reached in one step (J.
 * Nocedal, S. Wright, "Numerical Optimization", 2nd edition, chapter 3.3).
 *
 * @param f the function
 * @param x0 starting point, of at most 1000 coordinates
 * @param options derivatives, factor of the steps and stopping rules
 * @throws {TypeError | RangeError} if the starting point or an option is wrong
 * @throws {FunctionError} if a function throws or returns NaN, or the Hessian is singular
 * @throws {DescentDivergenceError} if the point or the value is no longer finite
 * @example
 * const bowl = ([x, y]) => (x - 3) ** 2 + 5 * (y + 1) ** 2;
 * newton(bowl, [0, 0], { maxIterations: 1 }).x; // about [3, -1]
 */
export function newton(
  f: ScalarFunction,
  x0: number | ArrayLike<number>,
  options?: NewtonOptions,
): DescentResult {
  const given = knownOptions('newton', options, OPTIONS);
  const { onStep } = resolveCallbacks(given);
  const start = toPoint('x0', x0);
  if (start.length > MOST_COORDINATES) {
    throw wrongValue('x0', `a point of at most ${MOST_COORDINATES} coordinates`, start);
  }
  const loop = resolveLoop(given, start.length);
  const run = new DescentRun(f, start, loop);
  const rate = positiveNumber('learningRate', given.learningRate ?? 1);
  const hessian =
    given.hessian === undefined
      ? undefined
      : functionValue<NonNullable<NewtonOptions['hessian']>>('hessian', given.hessian);
  const stepper: Stepper = {
    rate: () => rate,
    advance(x, gradient, t) {
      const h = hessian ? readHessian(hessian, x, t) : numericalHessian(run.slope, x);
      const direction = solved(h, gradient);
      if (direction === undefined) {
        throw new FunctionError('hessian', 'is singular', x, t);
      }
      for (let j = 0; j < x.length; j++) x[j] -= rate * direction[j];
    },
    observe: () => {},
  };
  const pieces = withCallback(steps(run, stepper), refusingPromises('newton', onStep));
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

function readHessian(
  hessian: NonNullable<NewtonOptions['hessian']>,
  x: Float64Array,
  step: number,
): Float64Array[] {
  const gradient: GradientFunction[] = Array.from(
    { length: x.length },
    (_, i) => (point) => hessian(point)[i],
  );
  // Each row passes the same checks as a gradient.
  return gradient.map((row) => {
    const checked = new CheckedGradient(row, x.length);
    checked.step = step;
    const out = new Float64Array(x.length);
    checked.at(x, out);
    return out;
  });
}

/** Solves a·d = b by Gaussian elimination with pivoting; `undefined` if a is singular. */
function solved(a: readonly Float64Array[], b: Float64Array): Float64Array | undefined {
  const n = b.length;
  const rows = a.map((row, i) => Float64Array.of(...row, b[i]));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    }
    if (rows[pivot][k] === 0) return undefined;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const out = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * out[j];
    out[i] = sum / rows[i][i];
  }
  return out;
}
