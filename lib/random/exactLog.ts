/**
 * A natural logarithm that is correctly rounded in practically all cases.
 *
 * The Gaussians of NumPy's legacy stream hang on `log`. V8's `Math.log` is right within one unit in
 * the last place (ulp) and rounds some 3 % of those Gaussians differently from the C library that
 * NumPy calls; this one gives the double nearest to the true logarithm, on every platform alike.
 *
 * Method (table lookup with an exact reduction; compare P. T. P. Tang, "Table-driven implementation
 * of the logarithm function in IEEE floating-point arithmetic", ACM TOMS 16(4), 1990):
 *
 *     x = 2^k · m,  √½ <= m < √2
 *     j = N/m rounded to an integer,  r = m·j/N - 1,  |r| <= √2/(2N) = 2^-10.5
 *     log x = k·log 2 - log(j/N) + r - r²/2 + r³/3 - …
 *
 * r needs 61 bits and is held exactly as a + b: a from the upper 26 bits of m and b from the rest,
 * so that a² is exact too. k·log 2 and log(j/N) are pairs of doubles. The large terms are added
 * with their rounding errors kept (T. J. Dekker, Numerische Mathematik 18, 1971); what is left
 * over is below 2^-32 and summed in plain doubles.
 *
 * Error before the last rounding: the terms from r³ on, in doubles, are off by at most
 * 2.5·2^-53·|r|³, all others by less. That is below 2^-73 of the result everywhere (the worst is
 * |r| = 2^-11 beside x = 1) and below 2^-81 of it where |log x| > 0.3. So the result is not the
 * nearest double only where the true logarithm lies within 2^-20 ulp of the middle between two
 * doubles: less than one argument in 500,000 close to 1, and about one in 10^8 elsewhere.
 */

/** Steps of the table per unit of j/N. */
const N = 1024;
/** Least and greatest j: N/√2 and N·√2, rounded. */
const FIRST = 724;
const LAST = 1448;
/** Fraction bits of the fixed-point integers that the table is computed in. */
const FRACTION_BITS = 128;
/** Bits of log 2 in its upper part: few enough that a multiple by any exponent is exact. */
const UPPER_BITS = 41;
/** 2²⁷ + 1: multiplying by it splits a double into two halves (Dekker, Veltkamp). */
const SPLITTER = 0x8000001;
const SMALLEST_NORMAL = 2 ** -1022;

/** log 2 and -log(j/N), each as the sum of an upper and a lower double. */
interface LogTable {
  readonly ln2Upper: number;
  readonly ln2Lower: number;
  /** The upper and the lower double of entry j, at indices 2(j - FIRST) and 2(j - FIRST) + 1. */
  readonly entries: Float64Array;
}

/** Computed at the first call (about a millisecond). */
let table: LogTable | undefined;

/**
 * The rounding error of the last finite logarithm: the exact value is almost exactly the sum of
 * both. It is an array, because V8 would allocate a new heap number for every value of a variable.
 */
export const exactLogError = new Float64Array(1);

/**
 * One double and its bits, for extracting exponents. `HIGH` is the index of the word with sign and
 * exponent.
 */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * The natural logarithm of `x`, rounded to the nearest double (error bound at the head of this
 * file). As `Math.log`: -Infinity for 0, NaN for negative numbers and NaN, Infinity for Infinity.
 *
 * @example
 * exactLog(10); // 2.302585092994046
 */
export function exactLog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  table ??= computeTable();

  const subnormal = x < SMALLEST_NORMAL;
  double[0] = subnormal ? x * 2 ** 54 : x;
  let k = (words[HIGH] >>> 20) - (subnormal ? 1023 + 54 : 1023);
  words[HIGH] = (words[HIGH] & 0xfffff) | (1023 << 20);
  let m = double[0];
  if (m >= Math.SQRT2) {
    m /= 2;
    k++;
  }

  const j = (N / m + 0.5) | 0;
  const upper = splitUpper(m);
  const a = upper * (j / N) - 1;
  const b = (m - upper) * (j / N);
  const r = a + b;

  // Adds the large terms and keeps the error of each addition; each term is smaller than the sum
  // before it.
  const entry = 2 * (j - FIRST);
  const s0 = k * table.ln2Upper;
  const s1 = s0 + table.entries[entry];
  const e1 = table.entries[entry] - (s1 - s0);
  const s2 = s1 + a;
  const e2 = a - (s2 - s1);
  const s3 = s2 + b;
  const e3 = b - (s3 - s2);
  const square = -0.5 * a * a;
  const s4 = s3 + square;
  const e4 = square - (s4 - s3);

  const series = r * r * r * (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r / 7))));
  const rest = series - b * (a + 0.5 * b); // the second is r²/2 without a²/2
  const small = rest + (e1 + e2 + e3 + e4 + k * table.ln2Lower + table.entries[entry + 1]);
  const nearest = s4 + small;
  exactLogError[0] = small - (nearest - s4);
  return nearest;
}

/** The upper 26 bits of `m`, rounded to nearest. */
function splitUpper(m: number): number {
  const scaled = SPLITTER * m;
  return scaled - (scaled - m);
}

/** Computes all constants of the method from integers. */
function computeTable(): LogTable {
  const logs = fixedPointLogs(LAST);
  const scale = 2 ** -FRACTION_BITS;
  const entries = new Float64Array(2 * (LAST - FIRST + 1));
  for (let j = FIRST; j <= LAST; j++) {
    const value = logs[N] - logs[j];
    const upper = Number(value);
    entries[2 * (j - FIRST)] = upper * scale;
    entries[2 * (j - FIRST) + 1] = Number(value - BigInt(upper)) * scale;
  }
  const lowerBits = BigInt(FRACTION_BITS - UPPER_BITS);
  const ln2Upper = logs[2] >> lowerBits;
  return {
    ln2Upper: Number(ln2Upper) * 2 ** -UPPER_BITS,
    ln2Lower: Number(logs[2] - (ln2Upper << lowerBits)) * scale,
    entries,
  };
}

/**
 * The logarithms of the integers up to `last`, times 2^128, rounded down.
 *
 * The logarithm of a product is the sum of its factors' logarithms. For a prime p it is log(p-1) +
 * 2·artanh(1/(2p-1)), where artanh t = t + t³/3 + t⁵/5 + … . Each entry has an error below 2^8
 * units, so below 2^-120.
 */
function fixedPointLogs(last: number): bigint[] {
  const logs: bigint[] = Array.from({ length: last + 1 });
  logs[1] = 0n;
  for (let j = 2; j <= last; j++) {
    logs[j] ??= logs[j - 1] + twiceArtanhOfInverse(BigInt(2 * j - 1));
    for (let q = 2; q <= j && q * j <= last; q++) logs[q * j] ??= logs[q] + logs[j];
  }
  return logs;
}

/** 2·artanh(1/d), times 2^128. */
function twiceArtanhOfInverse(d: bigint): bigint {
  let sum = 0n;
  let order = 1n;
  for (let power = (2n << BigInt(FRACTION_BITS)) / d; power > 0n; power /= d * d) {
    sum += power / order;
    order += 2n;
  }
  return sum;
}
