/**
 * The typed arrays that numbers may come in: all that hold ordinary numbers, of any size, over any
 * kind of buffer. What cannot be read is refused here, with what to do instead.
 */
import { expectedMessage } from '../common/errors.ts';

export const PRECISIONS = ['float64', 'float32'] as const;
/** A floating-point precision: `'float64'` or `'float32'`. */
export type Precision = (typeof PRECISIONS)[number];
/** An array of floating-point numbers of one precision. */
export type FloatArray = Float64Array | Float32Array;

/** A typed array of numbers. A Node Buffer is a Uint8Array; its elements are its bytes. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/**
 * Kinds by name, each with whether float32 holds all its values exactly. By name, not by class:
 * an array from another realm (a `vm` context, a test runner's sandbox) has classes of its own,
 * and Float16Array exists in some runtimes only.
 */
const FITS_FLOAT32: ReadonlyMap<unknown, boolean> = new Map([
  ['Float64Array', false],
  ['Float32Array', true],
  ['Float16Array', true],
  ['Int32Array', false],
  ['Uint32Array', false],
  ['Int16Array', true],
  ['Uint16Array', true],
  ['Int8Array', true],
  ['Uint8Array', true],
  ['Uint8ClampedArray', true],
]);

export function isNumericArray(value: unknown): value is NumericArray {
  return ArrayBuffer.isView(value) && FITS_FLOAT32.has(kindOf(value));
}

/** Whether float32 holds every value that such an array can have, exactly. */
export function fitsFloat32(data: NumericArray): boolean {
  return FITS_FLOAT32.get(kindOf(data)) === true;
}

/**
 * Reads an argument that must be a typed array of numbers. It is returned as it is, unless it has
 * properties of its own or its class's: then a plain array over the same memory is, so that no code of
 * the user's runs when its elements are read.
 *
 * @throws {TypeError} if it is anything else, or has another length than it says; for 64-bit integers it
 *   says how to convert them
 * @example
 * numericArray('x.data', new BigInt64Array(4));
 * // TypeError: Expected "x.data" to be a Float64Array, …, but received BigInt64Array(4): convert …
 */
export function numericArray(name: string, value: unknown): NumericArray {
  if (isNumericArray(value)) return plainArray(name, value);
  const message = expectedMessage(
    name,
    'a Float64Array, a Float32Array or a typed array of integers of 8, 16 or 32 bits',
    value,
  );
  const is64Bit = value instanceof BigInt64Array || value instanceof BigUint64Array;
  throw new TypeError(
    is64Bit ? `${message}: convert it with Float64Array.from(data, Number)` : message,
  );
}

/** Of all typed arrays, whatever an array says in properties of its own. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const property = (name: 'buffer' | 'byteOffset'): (() => unknown) =>
  Object.getOwnPropertyDescriptor(TYPED_ARRAY, name)?.get as () => unknown;
const [bufferOf, byteOffsetOf] = [property('buffer'), property('byteOffset')];

/**
 * How many elements a typed array has at this moment: 0 once its buffer was transferred. Optimised code of
 * V8 (Node 20) was seen to give the old length where a transfer lies between; a call by name is not optimised.
 */
export function lengthNow(array: ArrayBufferView): number {
  return Reflect.get(TYPED_ARRAY, 'length', array) as number;
}

/**
 * The array, or a plain one over the same memory where it has a class or properties of its own.
 *
 * @throws {TypeError} if it has another number of elements than its `length` says
 */
export function plainArray<Kind extends NumericArray>(name: string, array: Kind): Kind {
  const prototype = Object.getPrototypeOf(array) as object | null;
  const isPlain = prototype !== null && Object.getPrototypeOf(prototype) === TYPED_ARRAY;
  if (isPlain && !hasOwnCode(array)) return array;
  // May be code of the user's: once, before anything is looked at.
  const said: unknown = array.length;
  const length = lengthNow(array);
  if (said !== length) {
    throw new TypeError(
      `Expected "${name}" to have as many elements as its length says (${String(said)}), but it has ${length}`,
    );
  }
  const kind = kindOf(array) as 'Float64Array';
  const Plain = (globalThis as unknown as Record<string, Float64ArrayConstructor>)[kind];
  const buffer = bufferOf.call(array) as ArrayBuffer;
  const offset = byteOffsetOf.call(array) as number;
  return new Plain(buffer, offset, length) as NumericArray as Kind;
}

/** Whether it has properties that stand before those of all typed arrays. One after the other: it is asked per call. */
function hasOwnCode(array: object): boolean {
  return (
    Object.hasOwn(array, 'length') ||
    Object.hasOwn(array, 'buffer') ||
    Object.hasOwn(array, 'subarray')
  );
}

/**
 * How many elements an array has, for messages about there being too few: an array can lose its
 * elements after it was made, and whoever reads the message does not see that.
 */
export function describeCount({ length, buffer }: NumericArray): string {
  if (length === 0 && isDetached(buffer)) return '0: its buffer was transferred away';
  if ('resizable' in buffer && buffer.resizable) {
    return `${length}: its buffer is resizable, and may have shrunk`;
  }
  return `${length}`;
}

/** Only newer runtimes have `ArrayBuffer.prototype.detached`. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function kindOf(view: ArrayBufferView): unknown {
  return (view as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
}

/**
 * Whether the memory of an array is shared, so that nobody can take it away or make it smaller.
 * Browsers have no SharedArrayBuffer on pages that are not isolated.
 */
export function isShared({ buffer }: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
