/**
 * The types of the user's functions, and wrappers that call them, check their results and count the
 * calls.
 */
import { wrongKind } from '../common/errors.ts';
import { ignoreRejection } from '../common/promises.ts';
import { functionValue } from '../common/validate.ts';
import { FunctionError } from './errors.ts';

/**
 * A function of one or more variables. Every call receives the same array `x`; copy it if you keep
 * a point.
 */
export type ScalarFunction = (x: Float64Array) => number;

/**
 * The gradient of a `ScalarFunction`. It returns the gradient, or writes it to `out`; a function that
 * writes may return the value, as that of an `Objective` does.
 */
export type GradientFunction = (
  x: Float64Array,
  out: Float64Array,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that writes to `out` returns nothing
) => ArrayLike<number> | number | undefined | void;

/** The product of the Hessian at x with a vector. It returns the product, or writes it to `out`. */
export type HessianProductFunction = (
  x: Float64Array,
  vector: Float64Array,
  out: Float64Array,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that writes to `out` returns nothing
) => ArrayLike<number> | undefined | void;

/** From this magnitude on, fourth powers come close to overflow. */
const HUGE = 1e50;

/**
 * The starting point, copied to a new array.
 *
 * @throws {TypeError} if it is neither a number nor an array of numbers
 * @throws {RangeError} if it is empty, or a number is not finite
 */
export function toPoint(name: string, value: unknown): Float64Array {
  if (typeof value === 'number') return toPoint(name, [value]);
  const isList =
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw wrongKind(name, 'a number or an array of numbers', value);
  const list = value as unknown as ArrayLike<unknown>;
  if (list.length === 0)
    throw new RangeError(`Expected "${name}" to hold numbers, but it is empty`);
  return Float64Array.from(list, (each, j) => {
    if (typeof each !== 'number') throw wrongKind(`${name}[${j}]`, 'a number', each);
    if (!Number.isFinite(each)) {
      throw new RangeError(`Expected finite numbers, but ${name}[${j}] is ${each}`);
    }
    return each;
  });
}

/**
 * A user's function. It is called with a copy of the point, which it may overwrite, and its calls
 * are counted.
 */
export class CheckedFunction {
  /** Number of calls so far. */
  calls = 0;
  /** Number of the current step, for messages. */
  step = 0;
  readonly #f: ScalarFunction;
  readonly #x: Float64Array;

  constructor(f: unknown, size: number) {
    this.#f = functionValue<ScalarFunction>('f', f);
    this.#x = new Float64Array(size);
  }

  /**
   * The value at x. It may be infinite; far out, where overflow gives ∞ - ∞, it may be NaN.
   *
   * @throws {FunctionError} if the function throws, or returns NaN or something other than a number
   */
  at(x: Float64Array): number {
    const value = this.#call(x);
    if (Number.isNaN(value) && !isHuge(x)) throw this.#wrong(value, x);
    return value;
  }

  /**
   * The value at a point that a search tries: NaN is an answer, since the point may lie outside the
   * domain of the function.
   *
   * @throws {FunctionError} if the function throws, or returns something other than a number
   */
  trial(x: Float64Array): number {
    return this.#call(x);
  }

  #call(x: Float64Array): number {
    this.calls++;
    this.#x.set(x);
    let value: unknown;
    try {
      value = this.#f(this.#x);
    } catch (error) {
      throw new FunctionError('f', `threw (${messageOf(error)})`, x, this.step, error);
    }
    if (typeof value !== 'number') {
      ignoreRejection(value); // a promise is not a number and is refused
      throw this.#wrong(value, x);
    }
    return value;
  }

  #wrong(value: unknown, x: Float64Array): FunctionError {
    return new FunctionError('f', `returned ${shown(value)}`, x, this.step);
  }
}

/** A user's gradient, wrapped in the same way. */
export class CheckedGradient {
  calls = 0;
  step = 0;
  readonly #gradient: GradientFunction;
  readonly #name: string;
  readonly #x: Float64Array;

  /** @param name the function's name in messages */
  constructor(gradient: unknown, size: number, name = 'gradient') {
    this.#gradient = functionValue<GradientFunction>(name, gradient);
    this.#name = name;
    this.#x = new Float64Array(size);
  }

  /**
   * Writes the gradient at x; elements may be infinite.
   *
   * @throws {FunctionError} if the function throws, or does not return one number per coordinate of
   *   x
   */
  at(x: Float64Array, out: Float64Array): void {
    this.calls++;
    this.#x.set(x);
    out.fill(Number.NaN);
    let given: unknown;
    try {
      given = this.#gradient(this.#x, out);
    } catch (error) {
      throw new FunctionError(this.#name, `threw (${messageOf(error)})`, x, this.step, error);
    }
    // A gradient function that writes to `out` may return the loss or nothing.
    if (typeof given === 'object' && given !== null && given !== out) this.#copy(given, out, x);
    for (let j = 0; j < out.length; j++) {
      if (Number.isNaN(out[j]) && !isHuge(x)) {
        const wrote = typeof given === 'object' ? 'returned' : 'wrote';
        throw new FunctionError(this.#name, `${wrote} NaN for coordinate ${j}`, x, this.step);
      }
    }
  }

  #copy(given: object, out: Float64Array, x: Float64Array): void {
    const list = given as ArrayLike<unknown>;
    if (list.length !== out.length) {
      const what = `returned ${shown(given)} where ${out.length} numbers are needed`;
      throw new FunctionError(this.#name, what, x, this.step);
    }
    for (let j = 0; j < out.length; j++) {
      const each = list[j];
      if (typeof each === 'number') out[j] = each;
      else
        throw new FunctionError(
          this.#name,
          `returned ${shown(each)} for coordinate ${j}`,
          x,
          this.step,
        );
    }
  }
}

/** Whether a point is so far out that NaN can result from overflow. */
function isHuge(x: Float64Array): boolean {
  return x.some((each) => Math.abs(each) > HUGE);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Formats a value for messages. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const { length } = value as { length?: unknown };
    return typeof length === 'number' ? `a list of ${length}` : 'an object';
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
