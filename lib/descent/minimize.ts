/** `minimize` and `minimizeSync`: a complete descent on any function. */

import { foreignOption } from '../common/foreignHints.ts';
import { refusePromise } from '../common/promises.ts';
import { inTurns } from '../common/turns.ts';
import { knownOptions } from '../common/validate.ts';
import { descentOf } from './descend.ts';
import type { DescentResult, DescentStep } from './descentResult.ts';
import type { ScalarFunction } from './functions.ts';
import { type MinimizeOptions, resolveCallbacks, SOLVER_OPTIONS } from './options.ts';

/**
 * Minimises a function of one or more variables by gradient descent. The event loop gets a turn
 * every few milliseconds.
 *
 * @param f the function to minimise
 * @param x0 starting point: a number, or one number per coordinate
 * @param options gradient, optimizer, learning rate, stopping rules, a callback and an abort signal
 * @returns the final point, why the descent stopped, and the path
 * @throws {TypeError | RangeError} if the starting point or an option is wrong
 * @throws {FunctionError} if `f` or its gradient throws or returns NaN; with the point and the step
 * @throws {DescentDivergenceError} if the point or the value is no longer finite; with the descent
 *   so far
 * @throws {unknown} `signal.reason` if aborted, and any error of `onStep`
 * @example
 * const { x, value, stopReason } = await minimize(([x]) => x * x, [2], {
 *   learningRate: 0.1,
 *   tolerance: 0.01,
 * });
 * stopReason; // 'tolerance'
 */
export async function minimize(
  f: ScalarFunction,
  x0: number | ArrayLike<number>,
  options?: MinimizeOptions,
): Promise<DescentResult> {
  const given = knownOptions(
    'minimize',
    options,
    [...SOLVER_OPTIONS, 'onStep', 'signal'],
    foreignOption,
  );
  const { onStep, signal } = resolveCallbacks(given);
  signal?.throwIfAborted();
  const pieces = withCallback(descentOf(f, x0, given), onStep);
  const result = await inTurns(pieces, signal);
  if (result !== undefined) return result;
  signal?.throwIfAborted();
  throw new Error('the descent was left');
}

/**
 * Minimises like `minimize`, but on the calling thread without turns of the event loop.
 *
 * @param f the function to minimise
 * @param x0 starting point: a number, or one number per coordinate
 * @param options as of `minimize`, without `signal`
 * @throws the same errors as `minimize`
 * @example
 * minimizeSync(([x]) => (x - 3) ** 2, [0], { learningRate: 0.5 }).x; // Float64Array [3]
 */
export function minimizeSync(
  f: ScalarFunction,
  x0: number | ArrayLike<number>,
  options?: Omit<MinimizeOptions, 'signal'>,
): DescentResult {
  const given = knownOptions(
    'minimizeSync',
    options,
    [...SOLVER_OPTIONS, 'onStep', 'signal'],
    foreignOption,
  );
  if (given.signal !== undefined) {
    throw new TypeError(
      'Expected no "signal" in minimizeSync, which holds the event loop until it ends: nothing could abort it',
    );
  }
  const { onStep } = resolveCallbacks(given);
  const descent = withCallback(descentOf(f, x0, given), refusingPromises('minimizeSync', onStep));
  for (;;) {
    const piece = descent.next();
    if (piece.done) return piece.value;
  }
}

/** Wraps `onStep` for methods that cannot await promises. */
export function refusingPromises(
  method: string,
  onStep: ((step: DescentStep) => unknown) | undefined,
): ((step: DescentStep) => void) | undefined {
  if (onStep === undefined) return undefined;
  return (step) => refusePromise(onStep(step), { name: 'onStep', method, instead: 'minimize' });
}

/**
 * A descent that calls `onStep` after each step and yields its return value, which may be a
 * promise.
 */
export function* withCallback(
  descent: Generator<DescentStep, DescentResult, undefined>,
  onStep: ((step: DescentStep) => unknown) | undefined,
): Generator<unknown, DescentResult, undefined> {
  for (;;) {
    const piece = descent.next();
    if (piece.done) return piece.value;
    yield onStep?.(piece.value);
  }
}
