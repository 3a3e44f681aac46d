/** What solvers begin with: the gradient at the start, and the direction of steepest descent. */
import type { EvaluateRequest, Place } from './solver.ts';
import { largest } from './vectors.ts';

/** The start with its value and gradient. */
export function* start(x0: Float64Array): Generator<EvaluateRequest, Place, number> {
  const x = x0.slice();
  const gradient = new Float64Array(x.length);
  return { x, gradient, value: yield { kind: 'evaluate', x, gradient } };
}

/** Share of the largest coordinate that a first step changes at least: less could be lost in rounding. */
const LEAST_SHARE = Math.sqrt(Number.EPSILON);

/**
 * -g, scaled if needed: no coordinate changes by more than 1 or the largest coordinate, whichever is
 * more, so that a function of unknown scale is not left at the first step.
 */
export function steepest({ x, gradient }: Place): Float64Array {
  const length = largest(gradient);
  const size = largest(x);
  const wanted = Math.max(LEAST_SHARE * size, Math.min(length, Math.max(1, size)));
  return gradient.map((each) => -each * (wanted / length));
}
