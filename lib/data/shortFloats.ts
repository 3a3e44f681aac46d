/**
 * Floating-point numbers of 16 bits: IEEE 754's binary16, and bfloat16, the upper half of a float32.
 * Numbers are rounded to the nearest, ties to even, once and from double precision. (Runtimes that
 * have a Float16Array round the same way, but not all have one, and none has bfloat16.)
 */
import type { FloatArray } from './numericArrays.ts';

/** How a format divides its 15 bits beside the sign. */
interface Format {
  readonly mantissaBits: number;
  /** Exponent of the smallest normal number, which subnormal ones share. */
  readonly lowest: number;
  readonly greatest: number;
}

export const SHORT_FLOATS = {
  float16: { mantissaBits: 10, lowest: -14, greatest: 65504 },
  bfloat16: { mantissaBits: 7, lowest: -126, greatest: 255 * 2 ** 120 },
} as const satisfies Record<string, Format>;
export type ShortFloat = keyof typeof SHORT_FLOATS;

const SIGN = 0x8000;
/** Added to a number from 0 to 2^51 and subtracted again, it rounds to a whole number, ties to even. */
const ROUNDING = 2 ** 52;

/** 2^(mantissaBits - e) for each exponent e from the lowest on. */
const SCALES = { float16: scalesOf('float16'), bfloat16: scalesOf('bfloat16') };

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/**
 * Writes numbers in a format of 16 bits to `out`, from `at` on. Those too large become infinite;
 * NaN stays NaN.
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
    // Rounded to float32, a number just below a power of two may reach it: it does so here too.
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
    // The leading one of a normal number counts as one in the exponent; so does one that was carried.
    out[at + i] = sign | ((place << mantissaBits) + units);
  }
}

const tables = new Map<ShortFloat, Float32Array>();

/** The value of each of the 65,536 codes of a format; float32 holds them all exactly. */
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
