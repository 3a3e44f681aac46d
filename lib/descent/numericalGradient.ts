/**
 * Numerical gradients by finite differences. Forward: (f(x + h·eⱼ) - f(x))/h, one evaluation per
 * coordinate and one more, error O(h). Centred: (f(x + h·eⱼ) - f(x - h·eⱼ))/(2h), two evaluations
 * per coordinate, error O(h²). Formulas and the choice of h: Press, Teukolsky, Vetterling,
 * Flannery, "Numerical Recipes", 3rd edition, section 5.7.
 */
import { knownOptions, oneOf, positiveNumber } from '../common/validate.ts';
import { CheckedFunction, type ScalarFunction, toPoint } from './functions.ts';

export const DIFFERENCES = ['centred', 'forward'] as const;
/**
 * Kind of finite difference: centred, (f(x + h) - f(x - h))/2h, or forward, (f(x + h) - f(x))/h.
 */
export type Difference = (typeof DIFFERENCES)[number];

/** Options of finite differences. */
export interface DifferenceOptions {
  /** Kind of difference. Default `'centred'`. */
  difference?: Difference | undefined;
  /**
   * Step h of all coordinates. Default: √ε·max(1, |x|) for forward and ∛ε·max(1, |x|) for centred
   * differences, with the machine epsilon ε of doubles.
   */
  step?: number | undefined;
}

/** The options after their check. */
export interface DifferencePlan {
  readonly difference: Difference;
  /** `undefined`: a step for each coordinate, by its magnitude. */
  readonly step: number | undefined;
}

export const DIFFERENCE_OPTIONS = ['difference', 'step'];

/** Checks the options of finite differences. */
export function resolveDifference(options: Readonly<Record<string, unknown>>): DifferencePlan {
  const { difference = DIFFERENCES[0], step } = options;
  return {
    difference: oneOf('difference', difference, DIFFERENCES),
    step: step === undefined ? undefined : positiveNumber('step', step),
  };
}

/**
 * The step for a coordinate.
 *
 * @param epsilon what the function's argument is rounded to, as a share of 1
 */
export function differenceStep(
  { difference, step }: DifferencePlan,
  x: number,
  epsilon: number = Number.EPSILON,
): number {
  if (step !== undefined) return step;
  const share = difference === 'centred' ? Math.cbrt(epsilon) : Math.sqrt(epsilon);
  return share * Math.max(1, Math.abs(x));
}

/**
 * Writes the gradient of a wrapped function. The point is changed temporarily.
 *
 * @param value f at x, which forward differences need
 */
export function differences(
  f: CheckedFunction,
  x: Float64Array,
  value: () => number,
  plan: DifferencePlan,
  out: Float64Array,
): void {
  const at = plan.difference === 'forward' ? value() : 0;
  for (let j = 0; j < x.length; j++) {
    const kept = x[j];
    const h = differenceStep(plan, kept);
    const above = kept + h;
    const below = kept - h;
    x[j] = above;
    const ahead = f.at(x);
    let behind = at;
    if (plan.difference === 'centred') {
      x[j] = below;
      behind = f.at(x);
    }
    x[j] = kept;
    // Divide by a given step exactly; divide by an automatic step as it was rounded in x + h.
    const width =
      plan.difference === 'centred'
        ? plan.step === undefined
          ? above - below
          : 2 * h
        : plan.step === undefined
          ? above - kept
          : h;
    out[j] = (ahead - behind) / width;
  }
}

/**
 * Approximates the gradient of a function by finite differences.
 *
 * @param f the function; forward differences call it once per coordinate and once more, centred
 *   ones twice per coordinate
 * @param x the point: a number, or an array of numbers
 * @param options kind of difference and step
 * @returns one number per coordinate
 * @throws {TypeError | RangeError} if the point or an option is wrong
 * @throws {FunctionError} if `f` throws or returns NaN; with the point
 * @example
 * numericalGradient(([x, y]) => x * x - y * y, [2, 1]); // about [4, -2]
 */
export function numericalGradient(
  f: ScalarFunction,
  x: number | ArrayLike<number>,
  options?: DifferenceOptions,
): Float64Array {
  const plan = resolveDifference(knownOptions('numericalGradient', options, DIFFERENCE_OPTIONS));
  const point = toPoint('x', x);
  const checked = new CheckedFunction(f, point.length);
  const out = new Float64Array(point.length);
  differences(checked, point, () => checked.at(point), plan, out);
  return out;
}
