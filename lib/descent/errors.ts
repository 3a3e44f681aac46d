/** The errors of a descent: the function failed, or the descent left the finite numbers. */
import { DivergenceError } from '../common/errors.ts';
import type { DescentResult } from './descentResult.ts';

/** Maximum number of coordinates that a message shows; the others are counted. */
const MOST_SHOWN = 6;

/** Formats a point for messages: `[2, -1.5]`. */
export function showPoint(x: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(x.length, MOST_SHOWN) }, (_, j) => String(x[j]));
  const more = x.length > MOST_SHOWN ? `, … ${x.length - MOST_SHOWN} more` : '';
  return `[${shown.join(', ')}${more}]`;
}

/**
 * The function or its gradient threw, or returned a value that is not a finite number.
 *
 * @example
 * await minimize(([x]) => Math.log(x), [-1]).catch((error) => error.point); // Float64Array [-1]
 */
export class FunctionError extends Error {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_FUNCTION';
  /** Point at which the function was called. */
  readonly point: Float64Array;
  /** The step, from 1, that needed the call; 0 at the start and for functions without steps. */
  readonly step: number;
  /** The descent so far, if there is one. */
  descent: DescentResult | undefined;

  /**
   * @param name name of the function
   * @param what what it did, such as `threw` or `returned NaN`
   * @param point point of the call
   * @param step step that needed the call, from 1
   * @param cause what the function threw
   */
  constructor(name: string, what: string, point: ArrayLike<number>, step: number, cause?: unknown) {
    const when = step === 0 ? '' : ` in step ${step},`;
    super(`"${name}" ${what}${when} at the point ${showPoint(point)}`, { cause });
    this.name = 'FunctionError';
    this.point = Float64Array.from(point);
    this.step = step;
  }
}

/**
 * A descent stopped because the point or the value was no longer finite.
 *
 * @example
 * await minimize(([x]) => x * x, [2], { learningRate: 1e200 }).catch((error) => error.descent.x); // Float64Array [2]
 */
export class DescentDivergenceError extends DivergenceError {
  /** The step, from 1, after which the point or the value was no longer finite. */
  readonly step: number;
  /** The descent so far. */
  readonly descent: DescentResult;

  /**
   * @param what what is no longer finite
   * @param learningRate learning rate of the step
   * @param descent the descent so far
   * @param remedy the way out, as a sentence without a full stop
   */
  constructor(
    what: string,
    learningRate: number,
    descent: DescentResult,
    remedy = 'Try a smaller learning rate (a tenth of it), or a start nearer to a minimum',
  ) {
    const step = descent.iterations + 1;
    super(
      step,
      learningRate,
      `The descent diverged in step ${step}: ${what} at learning rate ${learningRate}, coming from the point ` +
        `${showPoint(descent.x)}. ${remedy}`,
    );
    this.name = 'DescentDivergenceError';
    this.step = step;
    this.descent = descent;
  }
}
