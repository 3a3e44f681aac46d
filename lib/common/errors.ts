/**
 * The errors that fallline throws, and their common wording.
 *
 * A value of the wrong type is a `TypeError`; a value out of range is a `RangeError`. Both messages
 * state what was expected, for which name, and what was received. Errors that can occur only at run
 * time have classes of their own, with a `code` that does not change when the wording does.
 */

/** Maximum length of a received value in a message, in characters. */
const MAX_SHOWN = 60;

/** A value in the form of error messages: `-1 (number)`, `"abc" (string)`, `Float64Array(3)`. */
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

/** The error for a value of the wrong type. */
export function wrongKind(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(expectedMessage(name, expected, value));
}

/** The error for a value of the right type that is out of range. */
export function wrongValue(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(expectedMessage(name, expected, value));
}

/** Advice against a divergence if its cause is unknown. */
export const DIVERGENCE_ADVICE =
  'Try a smaller learning rate (a tenth of it), or standardise the columns of x with StandardScaler';

/**
 * Training stopped because the loss or a weight was no longer finite. The model keeps its last
 * finite state.
 *
 * @example
 * const model = new LinearRegression({ learningRate: 1e9, maxEpochs: 1000 });
 * try {
 *   await model.fit([[1000], [2000]], [1, 2]);
 * } catch (error) {
 *   if (error instanceof DivergenceError) console.log(error.epoch, error.learningRate);
 * }
 */
export class DivergenceError extends Error {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_DIVERGED';
  /** Epoch, from 1, in which the loss or a weight was no longer finite. */
  readonly epoch: number;
  /** Learning rate of that epoch. */
  readonly learningRate: number;

  /**
   * @param epoch number of the epoch, from 1
   * @param learningRate learning rate of that epoch
   * @param message text of the error. Default: made of the other arguments
   * @param place what is no longer finite
   * @param advice what the user can do, without a full stop
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

/**
 * A method that needs a trained model was called before training.
 *
 * @example
 * try {
 *   new LogisticRegression().predict([[1]]);
 * } catch (error) {
 *   error.code; // 'ERR_FALLLINE_NOT_FITTED'
 * }
 */
export class NotFittedError extends Error {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_NOT_FITTED';

  /**
   * @param method name of the method that was called
   * @param needed what the method needs, and the methods that provide it
   */
  constructor(method: string, needed = { what: 'a trained model', by: 'fit or fitSync' }) {
    super(`Expected ${needed.what} in "${method}": call ${needed.by} first`);
    this.name = 'NotFittedError';
  }
}

/**
 * `fit` or `partialFit` was called while a fit was running on the same model.
 *
 * @example
 * const model = new LogisticRegression();
 * const first = model.fit([[0], [1]], ['no', 'yes']);
 * await model.fit([[0], [1]], ['no', 'yes']).catch((error) => error.code); // 'ERR_FALLLINE_BUSY'
 * await first;
 */
export class BusyError extends Error {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_BUSY';

  /** @param method name of the method that was called */
  constructor(method: string) {
    super(
      `Expected an idle model in "${method}", but a fit is running on it: await that fit first, ` +
        'or train another model beside it',
    );
    this.name = 'BusyError';
  }
}

/**
 * An environment variable that forces a choice, such as `FALLLINE_BACKEND`, has a value that is not
 * allowed.
 *
 * @example
 * new ForcedChoiceError(new RangeError('reason')).code; // 'ERR_FALLLINE_FORCED_CHOICE'
 */
export class ForcedChoiceError extends RangeError {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_FORCED_CHOICE';

  /** @param cause the error of the check */
  constructor(cause: RangeError) {
    super(cause.message, { cause });
    this.name = 'ForcedChoiceError';
  }
}

/**
 * No backend could be loaded, or the forced one could not.
 *
 * @example
 * const error = new BackendLoadError('no backend', [new Error('no addon')]);
 * error.errors[0].message; // 'no addon'
 */
export class BackendLoadError extends Error {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_BACKEND';
  /** The error of each backend that was tried, in the order of the attempts. */
  readonly errors: readonly Error[];

  /**
   * @param message text of the error
   * @param errors the error of each backend that was tried
   */
  constructor(message: string, errors: readonly Error[]) {
    super(message, { cause: errors[0] });
    this.name = 'BackendLoadError';
    this.errors = errors;
  }
}
