/** The precision of a call, from the type of its array, and the lengths of whole arrays. */
import { wrongKind } from '../common/errors.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { isKindOf } from './shared/checks.ts';

/** Whether x is a Float64Array; throws if it is neither a Float64Array nor a Float32Array. */
export function isDouble(name: string, x: FloatArray): x is Float64Array {
  // A Proxy of an array passes instanceof too, but the addon cannot read it.
  if (ArrayBuffer.isView(x)) {
    if (x instanceof Float64Array) return true;
    if (x instanceof Float32Array) return false;
  }
  if (isKindOf('Float64Array', x)) return true;
  if (isKindOf('Float32Array', x)) return false;
  throw wrongKind(name, 'a Float64Array or a Float32Array', x);
}

/** The length of a vector that is given whole. */
export function lengthOf(name: string, x: FloatArray): number {
  if (ArrayBuffer.isView(x)) return x.length;
  throw wrongKind(name, 'a Float64Array or a Float32Array', x);
}

/**
 * Whether two vectors are in double precision and have the same length, so that whole arrays need
 * no further check.
 */
export function areDoubles(x: FloatArray, y: FloatArray): x is Float64Array {
  return x instanceof Float64Array && y instanceof Float64Array && x.length === y.length;
}

/** The same for single precision. */
export function areSingles(x: FloatArray, y: FloatArray): x is Float32Array {
  return x instanceof Float32Array && y instanceof Float32Array && x.length === y.length;
}
