/** Fused multiply-add (one rounding), which processors have but JavaScript does not. */

/** 2²⁷ + 1: multiplying by it splits a double into two halves (Dekker, Veltkamp). */
const SPLITTER = 0x8000001;

/** One double and its bits, sharing memory. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/**
 * a·b + c, rounded once: the exact product as two doubles, then its exact sum with c, whose lower
 * part is rounded to odd (S. Boldo, G. Melquiond, "Emulation of FMA and correctly rounded sums:
 * proved algorithms using rounding to odd", IEEE Transactions on Computers 57, 2008).
 *
 * Valid if products and parts are normal numbers: overflow and underflow are not handled.
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const aUpper = splitUpper(a);
  const bUpper = splitUpper(b);
  const aLower = a - aUpper;
  const bLower = b - bUpper;
  const error = aLower * bLower - (product - aUpper * bUpper - aLower * bUpper - aUpper * bLower);

  const upper = c + error;
  const upperRest = sumError(c, error, upper);
  const sum = product + upper;
  const sumRest = sumError(product, upper, sum);
  return sum + roundedToOdd(sumRest, upperRest);
}

/** The upper 26 bits of a double. */
function splitUpper(x: number): number {
  const t = SPLITTER * x;
  return t - (t - x);
}

/** The rounding error of sum = a + b (D. E. Knuth's two-sum). */
function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

/** a + b rounded to odd: if the sum is inexact, the neighbouring double whose last bit is 1. */
function roundedToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0) return sum;
  double[0] = sum;
  if ((words[LOW] & 1) === 1) return sum;
  if (error > 0 === sum > 0) words[LOW]++;
  else if (words[LOW]-- === 0) words[HIGH]--;
  return double[0];
}
