/**
 * Saved things as plain data: how numbers are written so that they come back exactly, and how what
 * was read from a file is taken apart without trusting it.
 *
 * JSON keeps every finite double but -0 exactly, and has no infinities and no NaN: these four are
 * strings.
 */
import { describeValue, wrongKind, wrongValue } from './errors.ts';
import { integerBetween, nearestName } from './validate.ts';

/** A number, or the name of one that JSON has none for. */
export type SavedNumber = number | '-0' | 'Infinity' | '-Infinity' | 'NaN';

const NAMED: ReadonlyMap<unknown, number> = new Map([
  ['-0', -0],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/** A number as JSON keeps it. */
export function savedNumber(value: number): SavedNumber {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return Object.is(value, -0) ? '-0' : (String(value) as SavedNumber);
}

/** Numbers as JSON keeps them. */
export function savedNumbers(values: ArrayLike<number>): SavedNumber[] {
  return Array.from(values, savedNumber);
}

/**
 * The number that `savedNumber` wrote.
 *
 * @param place where it was found, for messages
 * @throws {TypeError} if it is neither a number nor the name of one
 */
export function readNumber(place: string, value: unknown): number {
  const number = NAMED.get(value) ?? value;
  if (typeof number !== 'number') throw wrongKind(place, 'a number', value);
  return number;
}

/**
 * Reads the numbers that `savedNumbers` wrote into `out`.
 *
 * @param out as long as there must be numbers, in the precision they are wanted in
 * @throws {TypeError} if it is no array of numbers
 * @throws {RangeError} if there are more or fewer, or one is not finite in the precision of `out`
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
 * The state of a generator: four 32-bit numbers.
 *
 * @throws {TypeError} if it is no array of integers
 * @throws {RangeError} if there are more or fewer, one is none of 32 bits, or all are 0
 */
export function readWords(place: string, value: unknown): Uint32Array {
  if (!Array.isArray(value)) throw wrongKind(place, 'an array of 4 words', value);
  if (value.length !== 4 || value.every((word) => word === 0)) {
    throw wrongValue(place, 'an array of 4 words, not all 0', value);
  }
  return Uint32Array.from(value, (word, i) =>
    integerBetween(`${place}[${i}]`, word, 0, 0xffff_ffff),
  );
}

/**
 * An object that holds plain data: one made by braces or by JSON, no list, and none that would
 * change its own prototype.
 *
 * @throws {TypeError} if it is another kind of value
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
 * A plain object with these keys, and no others.
 *
 * @param optional keys that may be missing
 * @throws {TypeError} if a key is missing or not known
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
 * Checks that saved data say they are of this format and version.
 *
 * @throws {TypeError} if they are no plain object
 * @throws {RangeError} if they are of another format or version
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
