/** A smooth function f with an L1 penalty: F(x) = f(x) + Σ_j l1_j·|x_j|, and its pseudo-gradient. */
import { sign } from '../common/sign.ts';
import type { Place } from './solver.ts';

/** A point with F and its pseudo-gradient. */
export interface PenalizedPlace extends Place {
  /** The gradient of f. */
  readonly slopes: Float64Array;
}

export function penalized({ x, value, gradient }: Place, l1: Float64Array): PenalizedPlace {
  return {
    x,
    value: value + penalty(x, l1),
    gradient: pseudoGradient(x, gradient, l1),
    slopes: gradient,
  };
}

/** Σ_j l1_j·|x_j| */
export function penalty(x: Float64Array, l1: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += l1[j] * Math.abs(x[j]);
  return sum;
}

/** The subgradient of F with the least norm: 0 where and only where F is least. */
export function pseudoGradient(
  x: Float64Array,
  slopes: Float64Array,
  l1: Float64Array,
): Float64Array {
  return slopes.map((slope, j) => {
    if (x[j] !== 0) return slope + sign(x[j]) * l1[j];
    return sign(slope) * Math.max(0, Math.abs(slope) - l1[j]);
  });
}
