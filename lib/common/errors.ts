/**
 * The errors fallline throws, and the one wording they share.
 *
 * A wrong kind of value is a `TypeError`, a wrong value a `RangeError`; both say what was
 * expected, for which name, and what came. What can only be known while running has a class of
 * its own, with a `code` that stays the same when the wording changes.
 */

/** Longest rendering of a received value in a message, in characters. */
const MAX_SHOWN = 60;

/** A value as an error message shows it: `-1 (number)`, `"abc" (string)`, `Float64Array(3)`. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  switch (typeof value) {
    case 'number':
      return `${Object.is(value, -0) ? '-0' : value} (number)`;
    case 'bigint':
      return `${value}n (bigint)`;
    case 'boolean':
      return `${value} (boolean)`;
    case 'string':
      return `${JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value)} (string)`;
    case 'function':
      return value.name ? `a function named "${value.name}"` : 'a function';
    case 'symbol':
      return 'a symbol';
  }
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) {
    const length = 'length' in value ? `(${value.length})` : '';
    return `${value.constructor.name}${length}`;
  }
  const name = (value as object).constructor?.name;
  return name && name !== 'Object' ? `an instance of ${name}` : 'an object';
}

/** `Expected "name" to be <expected>, but received <value>`. */
export function expectedMessage(name: string, expected: string, value: unknown): string {
  return `Expected "${name}" to be ${expected}, but received ${describeValue(value)}`;
}

/** The value has the wrong kind. */
export function wrongKind(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(expectedMessage(name, expected, value));
}

/** The value has the right kind and is out of its range. */
export function wrongValue(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(expectedMessage(name, expected, value));
}

/** What helps against a divergence of which nothing more is known. */
export const DIVERGENCE_ADVICE =
  'Try a smaller learning rate (a tenth of it), or standardise the columns of x with StandardScaler';

/** Training left the range of finite numbers. The model keeps its last finite state. */
export class DivergenceError extends Error {
  readonly code = 'ERR_FALLLINE_DIVERGED';
  /** Epoch, counted from 1, in which a loss or a weight stopped being finite. */
  readonly epoch: number;
  readonly learningRate: number;

  /**
   * @param message default: that of training
   * @param place what is no longer finite
   * @param advice what helps, without a full stop
   */
  constructor(
    epoch: number,
    learningRate: number,
    message?: string,
    place = 'the loss or a weight',
    advice = DIVERGENCE_ADVICE,
  ) {
    super(
      message ??
        `Training diverged in epoch ${epoch}: ${place} is no longer finite at learning rate ` +
          `${learningRate}. ${advice}`,
    );
    this.name = 'DivergenceError';
    this.epoch = epoch;
    this.learningRate = learningRate;
  }
}

/** A method that needs what `fit` finds was called before it. */
export class NotFittedError extends Error {
  readonly code = 'ERR_FALLLINE_NOT_FITTED';

  /** @param needed what was to be there, and how it comes to be */
  constructor(method: string, needed = { what: 'a trained model', by: 'fit or fitSync' }) {
    super(`Expected ${needed.what} in "${method}": call ${needed.by} first`);
    this.name = 'NotFittedError';
  }
}

/** A second `fit` was called while one was running on the same model. */
export class BusyError extends Error {
  readonly code = 'ERR_FALLLINE_BUSY';

  constructor(method: string) {
    super(
      `Expected an idle model in "${method}", but a fit is running on it: await that fit first, ` +
        'or train another model beside it',
    );
    this.name = 'BusyError';
  }
}

/** A variable that forces a choice holds none that can be made: an error that is never fallen back from. */
export class ForcedChoiceError extends RangeError {
  readonly code = 'ERR_FALLLINE_FORCED_CHOICE';

  constructor(cause: RangeError) {
    super(cause.message, { cause });
    this.name = 'ForcedChoiceError';
  }
}

/** No backend, or not the one that was forced, could be loaded. */
export class BackendLoadError extends Error {
  readonly code = 'ERR_FALLLINE_BACKEND';
  /** What each backend that was tried said, in the order they were tried. */
  readonly errors: readonly Error[];

  constructor(message: string, errors: readonly Error[]) {
    super(message, { cause: errors[0] });
    this.name = 'BackendLoadError';
    this.errors = errors;
  }
}
