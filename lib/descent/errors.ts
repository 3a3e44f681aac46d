/** How a descent fails: by the function that it goes down on, or by going where no number is. */
import { DivergenceError } from '../common/errors.ts';
import type { DescentResult } from './descentResult.ts';

/** Coordinates that a message shows; the rest is counted. */
const MOST_SHOWN = 6;

/** A point as messages show it: `[2, -1.5]`. */
export function showPoint(x: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(x.length, MOST_SHOWN) }, (_, j) => String(x[j]));
  const more = x.length > MOST_SHOWN ? `, … ${x.length - MOST_SHOWN} more` : '';
  return `[${shown.join(', ')}${more}]`;
}

/** The function, or its gradient, threw or returned what is no finite number. */
export class FunctionError extends Error {
  readonly code = 'ERR_FALLLINE_FUNCTION';
  /** Where it was called. */
  readonly point: Float64Array;
  /** The step, counted from 1, that needed it; 0 at the start, and where there are no steps. */
  readonly step: number;
  /** What the descent was until then, where there was one. */
  descent: DescentResult | undefined;

  /**
   * @param what what it did, such as `threw` or `returned NaN`
   * @param cause what it threw
   */
  constructor(name: string, what: string, point: ArrayLike<number>, step: number, cause?: unknown) {
    const when = step === 0 ? '' : ` in step ${step},`;
    super(`"${name}" ${what}${when} at the point ${showPoint(point)}`, { cause });
    this.name = 'FunctionError';
    this.point = Float64Array.from(point);
    this.step = step;
  }
}

/** A descent left the range of finite numbers. `descent` is what it was until then. */
export class DescentDivergenceError extends DivergenceError {
  /** The step, counted from 1, after which value or point was no longer finite. */
  readonly step: number;
  readonly descent: DescentResult;

  constructor(what: string, learningRate: number, descent: DescentResult) {
    const step = descent.iterations + 1;
    super(
      step,
      learningRate,
      `The descent diverged in step ${step}: ${what} at learning rate ${learningRate}, coming from the point ` +
        `${showPoint(descent.x)}. Try a smaller learning rate (a tenth of it), or a start nearer to a minimum`,
    );
    this.name = 'DescentDivergenceError';
    this.step = step;
    this.descent = descent;
  }
}
