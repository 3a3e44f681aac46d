/**
 * The typed arrays that are accepted as numbers: all types that hold ordinary numbers, over any
 * kind of buffer. Other types are refused here, with advice on how to convert them.
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
 * Array types by name, each with whether float32 represents all its values exactly. Names are
 * compared instead of classes, because arrays from another realm (a `vm` context, the sandbox of a
 * test runner) have other classes, and because not every runtime has Float16Array.
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

/** Whether float32 represents exactly every value that such an array can hold. */
export function fitsFloat32(data: NumericArray): boolean {
  return FITS_FLOAT32.get(kindOf(data)) === true;
}

/**
 * Reads an argument that must be a typed array of numbers. Returns the array itself. If the array
 * has own properties or a subclass, returns a plain array over the same memory, so that reading its
 * elements runs no user code.
 *
 * @throws {TypeError} if it is anything else, or its `length` is not its number of elements; for
 *   64-bit integers, the message says how to convert them
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

/** The prototype of all typed arrays, whose getters ignore an array's own properties. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const property = (name: 'buffer' | 'byteOffset'): (() => unknown) =>
  Object.getOwnPropertyDescriptor(TYPED_ARRAY, name)?.get as () => unknown;
const [bufferOf, byteOffsetOf] = [property('buffer'), property('byteOffset')];

/**
 * The present number of elements of a typed array: 0 after a transfer of its buffer. Optimised code
 * of V8 (Node 20) was observed to return the old length after a transfer; `Reflect.get` is
 * not optimised.
 */
export function lengthNow(array: ArrayBufferView): number {
  return Reflect.get(TYPED_ARRAY, 'length', array) as number;
}

/**
 * The array itself; if it has a subclass or own properties, a plain array over the same memory.
 *
 * @throws {TypeError} if its `length` is not its number of elements
 */
export function plainArray<Kind extends NumericArray>(name: string, array: Kind): Kind {
  const prototype = Object.getPrototypeOf(array) as object | null;
  const isPlain = prototype !== null && Object.getPrototypeOf(prototype) === TYPED_ARRAY;
  if (isPlain && !hasOwnCode(array)) return array;
  // The getter may be user code: call it once, before anything else is read.
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

/** Whether own properties shadow those of typed arrays. No loop, because it runs at every call. */
function hasOwnCode(array: object): boolean {
  return (
    Object.hasOwn(array, 'length') ||
    Object.hasOwn(array, 'buffer') ||
    Object.hasOwn(array, 'subarray')
  );
}

/**
 * The number of elements, for messages about too few elements. It mentions a detached buffer,
 * because the user cannot see otherwise why an array is empty.
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
 * Whether the memory of an array is shared, so that it can be neither detached nor shrunk. Pages
 * without cross-origin isolation have no SharedArrayBuffer.
 */
export function isShared({ buffer }: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
