/**
 * Bounded integers as drawn by NumPy's legacy stream: a mask keeps the bits of a word that the
 * range needs, and numbers above the range are rejected. The bits used depend on the size of the
 * range, and for bytes on the dtype.
 *
 * Source: NumPy's published sources, `numpy/random/src/distributions/distributions.c` (masked
 * rejection) and `numpy/random/_bounded_integers.pyx.in` (the path of each dtype).
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { integerBetween, oneOf } from '../common/validate.ts';
import type { MersenneTwister } from './mt19937.ts';

/** Integer types that can be drawn, and the array type of each. */
export interface IntegerArrays {
  uint8: Uint8Array;
  int32: Int32Array;
  uint32: Uint32Array;
  /** NumPy's int64 stream as numbers: ranges up to 2⁵³-1. */
  float64: Float64Array;
  /** NumPy's full int64 stream as bigints. */
  int64: BigInt64Array;
}
export type IntegerDtype = keyof IntegerArrays;

type NumberDtype = Exclude<IntegerDtype, 'int64'>;

/** The smallest value of each dtype, and the greatest excluded upper bound. */
const LIMITS: Record<NumberDtype, readonly [least: number, end: number]> = {
  uint8: [0, 2 ** 8],
  int32: [-(2 ** 31), 2 ** 31],
  uint32: [0, 2 ** 32],
  float64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const ARRAYS = {
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float64: Float64Array,
} as const;
const DTYPES: readonly IntegerDtype[] = ['uint8', 'int32', 'uint32', 'float64', 'int64'];

const MAX_WORD = 0xffff_ffff;

/**
 * Integers in [low, high), or in [0, low) if `high` is undefined; a single integer if `size` is
 * undefined. See `RandomState.randint`.
 */
export function randomIntegers(
  generator: MersenneTwister,
  low: unknown,
  high: unknown,
  size: number | undefined,
  dtype: unknown,
): number | bigint | IntegerArrays[IntegerDtype] {
  const kind = oneOf('dtype', dtype, DTYPES);
  if (kind === 'int64') return randomBigints(generator, low, high, size);
  const [start, end] = numberBounds(kind, low, high);
  const max = end - 1 - start;
  if (kind === 'uint8') {
    const bytes = randomBytes(generator, max, size ?? 1).map((byte) => start + byte);
    return size === undefined ? bytes[0] : bytes;
  }
  if (size === undefined) return start + boundedNumber(generator, max);
  const drawn = new ARRAYS[kind](size);
  for (let i = 0; i < size; i++) drawn[i] = start + boundedNumber(generator, max);
  return drawn;
}

/**
 * An integer from 0 to `max`, drawn from one word if `max` < 2³², otherwise from two words, the
 * high one first. Draws nothing if `max` is 0.
 *
 * @param max an integer from 0 to 2⁵³-1
 */
export function boundedNumber(generator: MersenneTwister, max: number): number {
  if (max <= MAX_WORD) return boundedWord(generator, max);
  const highMask = maskFor(Math.floor(max / 2 ** 32));
  for (;;) {
    const high = (generator.nextInt32() & highMask) >>> 0;
    const value = high * 2 ** 32 + generator.nextUint32();
    if (value <= max) return value;
  }
}

function boundedWord(generator: MersenneTwister, max: number): number {
  if (max === 0) return 0;
  const mask = maskFor(max);
  for (;;) {
    const value = (generator.nextInt32() & mask) >>> 0;
    if (value <= max) return value;
  }
}

/** A mask with as many low bits set as `max` (1 to 2³²-1) has. */
function maskFor(max: number): number {
  return MAX_WORD >>> Math.clz32(max);
}

/** `count` bytes from 0 to `max`. Each word gives four candidates, the low byte first. */
function randomBytes(generator: MersenneTwister, max: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  if (max === 0) return bytes;
  const mask = maskFor(max);
  let word = 0;
  let left = 0;
  for (let i = 0; i < count; ) {
    if (left === 0) {
      word = generator.nextInt32();
      left = 4;
    }
    const value = word & mask;
    word >>>= 8;
    left--;
    if (value <= max) bytes[i++] = value;
  }
  return bytes;
}

function randomBigints(
  generator: MersenneTwister,
  low: unknown,
  high: unknown,
  size: number | undefined,
): bigint | BigInt64Array {
  const [start, end] = bigintBounds(low, high);
  const max = end - 1n - start;
  if (size === undefined) return start + boundedBigint(generator, max);
  const drawn = new BigInt64Array(size);
  for (let i = 0; i < size; i++) drawn[i] = start + boundedBigint(generator, max);
  return drawn;
}

/** As `boundedNumber`, for `max` up to 2⁶⁴-1. */
function boundedBigint(generator: MersenneTwister, max: bigint): bigint {
  if (max <= BigInt(MAX_WORD)) return BigInt(boundedWord(generator, Number(max)));
  const highMask = maskFor(Number(max >> 32n));
  for (;;) {
    const high = (generator.nextInt32() & highMask) >>> 0;
    const value = (BigInt(high) << 32n) | BigInt(generator.nextUint32());
    if (value <= max) return value;
  }
}

function numberBounds(dtype: NumberDtype, low: unknown, high: unknown): [number, number] {
  const [least, end] = LIMITS[dtype];
  if (high === undefined) return [0, integerBetween('low', low, 1, end)];
  const from = integerBetween('low', low, least, end - 1);
  const to = integerBetween('high', high, from + 1, end);
  if (to - 1 - from > Number.MAX_SAFE_INTEGER) {
    throw wrongValue('high', `at most 2^53 - 1 above "low" (dtype 'int64' takes more)`, high);
  }
  return [from, to];
}

function bigintBounds(low: unknown, high: unknown): [bigint, bigint] {
  const [least, end] = [-(2n ** 63n), 2n ** 63n];
  if (high === undefined) return [0n, bigintBetween('low', low, 1n, end)];
  const from = bigintBetween('low', low, least, end - 1n);
  return [from, bigintBetween('high', high, from + 1n, end)];
}

function bigintBetween(name: string, value: unknown, least: bigint, greatest: bigint): bigint {
  const expected = `an integer or a bigint from ${least} to ${greatest}`;
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw wrongKind(name, expected, value);
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw wrongValue(name, expected, value);
  }
  const integer = BigInt(value);
  if (integer < least || integer > greatest) throw wrongValue(name, expected, value);
  return integer;
}
