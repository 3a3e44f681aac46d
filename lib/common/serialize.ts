/**
 * Conversion to and from plain data: numbers are stored so that they are restored exactly, and
 * values read from a file are validated before use.
 *
 * JSON stores every finite double except -0 exactly. -0, the infinities and NaN are stored as
 * strings.
 */
import { describeValue, wrongKind, wrongValue } from './errors.ts';
import { integerBetween, nearestName } from './validate.ts';

/** A number, or the name of a number that JSON cannot store. */
export type SavedNumber = number | '-0' | 'Infinity' | '-Infinity' | 'NaN';

const NAMED: ReadonlyMap<unknown, number> = new Map([
  ['-0', -0],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/** Converts a number to a value that JSON can store. */
export function savedNumber(value: number): SavedNumber {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return Object.is(value, -0) ? '-0' : (String(value) as SavedNumber);
}

/** Converts numbers to values that JSON can store. */
export function savedNumbers(values: ArrayLike<number>): SavedNumber[] {
  return Array.from(values, savedNumber);
}

/**
 * Reads the result of `savedNumber`.
 *
 * @param place its place, for messages
 * @throws {TypeError} if it is neither a number nor the name of one
 */
export function readNumber(place: string, value: unknown): number {
  const number = NAMED.get(value) ?? value;
  if (typeof number !== 'number') throw wrongKind(place, 'a number', value);
  return number;
}

/**
 * Reads the result of `savedNumbers` into `out`.
 *
 * @param out has the required length and precision
 * @throws {TypeError} if it is not an array of numbers
 * @throws {RangeError} if the length differs, or a number is not finite in the precision of `out`
 */
export function readNumbers<Out extends Float64Array | Float32Array>(
  place: string,
  value: unknown,
  out: Out,
): Out {
  if (!Array.isArray(value)) throw wrongKind(place, 'an array of numbers', value);
  if (value.length !== out.length) {
    throw new RangeError(
      `Expected "${place}" to have ${out.length} numbers, but it has ${value.length}`,
    );
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = readNumber(`${place}[${i}]`, value[i]);
    if (!Number.isFinite(out[i])) throw wrongValue(`${place}[${i}]`, 'a finite number', out[i]);
  }
  return out;
}

/**
 * Reads the state of a random generator: four 32-bit words.
 *
 * @throws {TypeError} if it is not an array of integers
 * @throws {RangeError} if there are not four, one is not a 32-bit word, or all are 0
 */
export function readGeneratorState(place: string, value: unknown): Uint32Array {
  if (!Array.isArray(value)) throw wrongKind(place, 'an array of 4 words', value);
  if (value.length !== 4 || value.every((word) => word === 0)) {
    throw wrongValue(place, 'an array of 4 words, not all 0', value);
  }
  return Uint32Array.from(value, (word, i) =>
    integerBetween(`${place}[${i}]`, word, 0, 0xffff_ffff),
  );
}

/**
 * A plain object, made by an object literal or by JSON. Arrays, and objects that would change their
 * own prototype, are refused.
 *
 * @throws {TypeError} if it is another type of value
 */
export function plainObject(place: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongKind(place, 'an object', value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw wrongKind(place, 'a plain object', value);
  }
  if (Object.hasOwn(value, '__proto__')) {
    throw new TypeError(`Unknown key "__proto__" of "${place}"`);
  }
  return value as Record<string, unknown>;
}

/**
 * A plain object with these keys and no others.
 *
 * @param optional keys that may be missing
 * @throws {TypeError} if a key is missing or unknown
 */
export function objectWithKeys(
  place: string,
  value: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  const object = plainObject(place, value);
  for (const key of Object.keys(object)) {
    if (required.includes(key) || optional.includes(key)) continue;
    const nearest = nearestName(key, [...required, ...optional]);
    const hint = nearest === undefined ? '' : `. Did you mean "${nearest}"?`;
    throw new TypeError(`Unknown key "${key}" of "${place}"${hint}`);
  }
  for (const key of required) {
    if (Object.hasOwn(object, key)) continue;
    throw new TypeError(`Expected "${place}" to have the key "${key}", but it has none`);
  }
  return object;
}

/**
 * Checks the format and the version of saved data.
 *
 * @throws {TypeError} if they are not a plain object
 * @throws {RangeError} if the format or the version differs
 */
export function checkFormat(place: string, value: unknown, format: string, version: number): void {
  const object = plainObject(place, value);
  if (object.format !== format) throw wrongValue(`${place}.format`, `"${format}"`, object.format);
  if (object.version !== version) {
    throw new RangeError(
      `Expected "${place}.version" to be ${version}, the only one that this fallline reads, but received ${describeValue(object.version)}`,
    );
  }
}
