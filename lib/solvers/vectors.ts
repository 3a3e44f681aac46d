/** Operations on vectors of equal length. */

/** x·y */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += x[j] * y[j];
  return sum;
}

/** y += a·x */
export function addScaled(a: number, x: Float64Array, y: Float64Array): void {
  for (let j = 0; j < x.length; j++) y[j] += a * x[j];
}

/** Writes a·x to out. */
export function scaleTo(a: number, x: Float64Array, out: Float64Array): void {
  for (let j = 0; j < x.length; j++) out[j] = a * x[j];
}

/** The largest |x_j|. */
export function largest(x: Float64Array): number {
  let most = 0;
  for (let j = 0; j < x.length; j++) most = Math.max(most, Math.abs(x[j]));
  return most;
}

/**
 * Whether x·y is positive beyond rounding.
 *
 * @param product x·y
 */
export function isPositive(product: number, x: Float64Array, y: Float64Array): boolean {
  return product > Number.EPSILON * Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
}
