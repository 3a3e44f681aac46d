/**
 * 16-bit floating-point numbers: IEEE 754 binary16, and bfloat16, the upper half of a float32.
 * Numbers are rounded once, from double precision, to the nearest value, ties to even. (A
 * Float16Array rounds in the same way, but not every runtime has it, and none has bfloat16.)
 */
import type { FloatArray } from './numericArrays.ts';

/** The layout of the 15 bits that follow the sign. */
interface Format {
  readonly mantissaBits: number;
  /** Exponent of the smallest normal number and of the subnormal numbers. */
  readonly lowest: number;
  readonly greatest: number;
}

export const SHORT_FLOATS = {
  float16: { mantissaBits: 10, lowest: -14, greatest: 65504 },
  bfloat16: { mantissaBits: 7, lowest: -126, greatest: 255 * 2 ** 120 },
} as const satisfies Record<string, Format>;
export type ShortFloat = keyof typeof SHORT_FLOATS;

const SIGN = 0x8000;
/**
 * Adding this to a number from 0 to 2^51 and subtracting it again rounds to an integer, ties to
 * even.
 */
const ROUNDING = 2 ** 52;

/** 2^(mantissaBits - e) for each exponent e, starting at `lowest`. */
const SCALES = { float16: scalesOf('float16'), bfloat16: scalesOf('bfloat16') };

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/**
 * Encodes numbers in a 16-bit format and writes them to `out`, from index `at` on. Numbers that are
 * too large become infinite; NaN stays NaN.
 *
 * @example
 * const codes = new Uint16Array(2);
 * encodeShortFloats('float16', Float64Array.of(1, 1 / 3), codes, 0); // 0x3c00, 0x3555
 */
export function encodeShortFloats(
  format: ShortFloat,
  values: FloatArray,
  out: Uint16Array,
  at: number,
): void {
  const { mantissaBits, lowest } = SHORT_FLOATS[format];
  const highest = 1 - lowest;
  const infinity = (highest + 1 - lowest + 1) << mantissaBits;
  const scales = SCALES[format];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // Rounding to float32 can carry a number just below a power of two up to it; the exponent then
    // increases too.
    float[0] = value;
    const bits = word[0];
    const sign = (bits >>> 16) & SIGN;
    const exponent = ((bits >>> 23) & 0xff) - 127;
    if (exponent > highest) {
      out[at + i] = sign | infinity | (Number.isNaN(value) ? 1 << (mantissaBits - 1) : 0);
      continue;
    }
    const place = exponent < lowest ? 0 : exponent - lowest;
    const units = Math.abs(value) * scales[place] + ROUNDING - ROUNDING;
    // The leading bit of a normal number adds one to the exponent; so does a carry from rounding.
    out[at + i] = sign | ((place << mantissaBits) + units);
  }
}

const tables = new Map<ShortFloat, Float32Array>();

/** The value of each of the 65,536 codes of a format; all are exact in float32. */
export function shortFloatValues(format: ShortFloat): Float32Array {
  let values = tables.get(format);
  if (values === undefined) {
    values = Float32Array.from({ length: 2 * SIGN }, (_, code) => valueOfCode(format, code));
    tables.set(format, values);
  }
  return values;
}

function valueOfCode(format: ShortFloat, code: number): number {
  const { mantissaBits, lowest } = SHORT_FLOATS[format];
  const sign = code & SIGN ? -1 : 1;
  const magnitude = code & (SIGN - 1);
  const exponent = magnitude >>> mantissaBits;
  const mantissa = magnitude & ((1 << mantissaBits) - 1);
  if (exponent === (SIGN - 1) >>> mantissaBits) {
    return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  const units = exponent === 0 ? mantissa : mantissa + 2 ** mantissaBits;
  return sign * units * 2 ** (Math.max(exponent, 1) - 1 + lowest - mantissaBits);
}

function scalesOf(format: ShortFloat): Float64Array {
  const { mantissaBits, lowest } = SHORT_FLOATS[format];
  return Float64Array.from({ length: 2 - 2 * lowest }, (_, i) => 2 ** (mantissaBits - lowest - i));
}
