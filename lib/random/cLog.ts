/**
 * The logarithm of the C library that NumPy calls: glibc 2.28 and later on x86-64 with fused
 * multiply-add. Its error is within 0.519 units in the last place (ulp), so it equals the nearest
 * double except in near ties. In a near tie, one argument in 25, it is computed operation by
 * operation.
 *
 * Source: S. Nagy's algorithm in Arm's Optimized Routines (math/log.c), which glibc uses, with
 * multiplications and additions fused as in Debian 12's build (glibc 2.36, both of its variants for
 * processors with FMA).
 */
import { exactLog, exactLogError } from './exactLog.ts';
import { fma } from './fma.ts';
import { LN2_LOWER, LN2_UPPER, NARROW, TABLE, WIDE } from './logTable.ts';

/**
 * If the exact value is more than 0.48 ulp from the nearest double, adding 0.5/0.48 of that
 * distance rounds to another double.
 */
const NEAR_TIE = 0.5 / 0.48;

/**
 * In this range, 1 - 2^-4 to 1 + 1.09·2^-4 (in hexadecimal), the argument of the series is x - 1.
 */
const LEAST_NEAR_1 = 1 - 2 ** -4;
const MOST_NEAR_1 = 1 + (1 + 9 / 256) * 2 ** -4;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
/** The upper word of the smallest reduced argument, 0.6875. */
const LEAST_REDUCED = 0x3fe60000;

/**
 * log x with the rounding of that library.
 *
 * @param x a positive, finite, normal number
 */
export function cLog(x: number): number {
  const nearest = exactLog(x);
  if (nearest + NEAR_TIE * exactLogError[0] === nearest) return nearest;
  return x >= LEAST_NEAR_1 && x < MOST_NEAR_1 ? logNear1(x - 1) : logByTable(x);
}

/** log(1 + r): r - r²/2 with the upper half of r squared exactly, and a polynomial. */
function logNear1(r: number): number {
  const r2 = r * r;
  const r3 = r * r2;
  const low = fma(r2, WIDE[3], fma(WIDE[2], r, WIDE[1]));
  const middle = fma(r2, WIDE[6], fma(WIDE[5], r, WIDE[4]));
  const high = fma(r3, WIDE[10], fma(r2, WIDE[9], fma(WIDE[8], r, WIDE[7])));
  const series = fma(fma(high, r3, middle), r3, low);
  const scaled = r * 2 ** 27;
  const upper = r + scaled - scaled;
  const square = upper * upper * WIDE[0];
  const sum = r + square;
  const rest = fma(WIDE[0] * (r - upper), r + upper, r - sum + square);
  return sum + fma(series, r3, rest);
}

/** x = 2^k·z, z near c: log x = k·log 2 + log c + log(1 + r), r = z/c - 1. */
function logByTable(x: number): number {
  double[0] = x;
  const offset = (words[HIGH] - LEAST_REDUCED) | 0;
  const k = offset >> 20;
  const at = 2 * ((offset >> 13) & 127);
  words[HIGH] -= k << 20;
  const r = fma(double[0], TABLE[at], -1);
  const whole = k * LN2_UPPER + TABLE[at + 1];
  const sum = whole + r;
  const rest = fma(k, LN2_LOWER, whole - sum + r);
  const r2 = r * r;
  const series = fma(fma(r, NARROW[4], NARROW[3]), r2, fma(NARROW[2], r, NARROW[1]));
  return fma(r * r2, series, fma(r2, NARROW[0], rest)) + sum;
}
