/** Second derivatives of a function: its Hessian, or products with it, by differences of gradients. */
import { largest } from '../solvers/vectors.ts';
import { CheckedGradient, type HessianProductFunction } from './functions.ts';
import { differenceStep } from './numericalGradient.ts';

/** Writes the gradient at x. */
export type Slope = (x: Float64Array, out: Float64Array) => void;

/** A step of centred differences of gradients is this many times that of values. */
const WIDER = 10;
const CENTRED = { difference: 'centred', step: undefined } as const;

/** Second derivatives by centred differences of the gradient, made symmetric. */
export function numericalHessian(slope: Slope, x: Float64Array): Float64Array[] {
  const n = x.length;
  const ahead = new Float64Array(n);
  const behind = new Float64Array(n);
  const rows = Array.from({ length: n }, (_, i) => {
    const kept = x[i];
    const h = WIDER * differenceStep(CENTRED, kept);
    x[i] = kept + h;
    slope(x, ahead);
    x[i] = kept - h;
    slope(x, behind);
    x[i] = kept;
    return ahead.map((each, j) => (each - behind[j]) / (2 * h));
  });
  return rows.map((row, i) => row.map((each, j) => 0.5 * (each + rows[j][i])));
}

/** Writes the product of the Hessian at x with a vector. */
export type HessianProduct = (x: Float64Array, vector: Float64Array, product: Float64Array) => void;

/** Products with a user's Hessian, with the checks of a gradient. */
export function checkedProduct(multiply: HessianProductFunction, size: number): HessianProduct {
  let along: Float64Array = new Float64Array(size);
  const checked = new CheckedGradient(
    (x: Float64Array, out: Float64Array) => multiply(x, along.slice(), out),
    size,
    'hessianProduct',
  );
  return (x, vector, product) => {
    along = vector;
    checked.at(x, product);
  };
}

/** Products of the Hessian with vectors by centred differences of the gradient along the vector. */
export function numericalProduct(slope: Slope, size: number): HessianProduct {
  const ahead = new Float64Array(size);
  const behind = new Float64Array(size);
  return (x, vector, product) => {
    const length = largest(vector);
    if (length === 0) {
      product.fill(0);
      return;
    }
    const h = (WIDER * differenceStep(CENTRED, largest(x))) / length;
    slope(
      x.map((each, j) => each + h * vector[j]),
      ahead,
    );
    slope(
      x.map((each, j) => each - h * vector[j]),
      behind,
    );
    for (let j = 0; j < size; j++) product[j] = (ahead[j] - behind[j]) / (2 * h);
  };
}
