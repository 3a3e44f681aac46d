/**
 * The summed logistic loss of samples with equal weights, the most common case. Only the sum is
 * needed, so one logarithm serves many rows.
 *
 * Let m be the score, negated for samples of class 0, and t = e^-m. A sample's loss is log(1 + t)
 * and its slope ∓t / (1 + t). The factors 1 + t are multiplied; the logarithm of the product is
 * taken before it can overflow. The exponential is computed in the loop, as 2^(k/64) from a table
 * times five terms of the series, because calls of `Math.exp` and `Math.log1p` for each row would
 * cost as much as a row of 16 columns.
 */
import type { FloatArray } from '../data/numericArrays.ts';

/** ROOTS holds 2^(i/64) for i < 64, so that the argument of the series is below 0.0055. */
const STEP_BITS = 6;
const STEPS = 1 << STEP_BITS;
const STEPS_PER_E = STEPS * Math.LOG2E;
/** ln 2 / 64 in two parts; multiples of the first part up to 2^20 are exact. */
const STEP_HIGH = 0.6931471803691238 / STEPS;
const STEP_LOW = 1.9082149292705877e-10 / STEPS;
const ROOTS = Float64Array.from({ length: STEPS }, (_, i) => 2 ** (i / STEPS));
/** Adding and then subtracting this constant rounds to an integer. */
const ROUNDING = 6755399441055744; // 1.5 · 2^52

/**
 * Limits of the exponent -m. Below LEAST, e^-m is outside the table, and loss and slope equal it;
 * above MOST, the loss equals -m to the last bit.
 */
const LEAST = -700;
const MOST = 700;
/**
 * Below this t, eight terms of the series of log(1 + t) are exact, and the product would lose small
 * losses.
 */
const SMALL = 0.01;
/** Factors up to this value are multiplied until the product reaches it. */
const LARGE = 1e9;
const FULL = 1e290;

/** POWERS[k + ZERO] = 2^k for every k that |m| ≤ 700 needs. */
const ZERO = 1024;
const POWERS = Float64Array.from({ length: 2 * ZERO }, (_, i) => 2 ** (i - ZERO));

/** Whether `logisticSum` applies to these targets: each is 0 or 1. */
export function areBits(y: FloatArray): boolean {
  for (let i = 0; i < y.length; i++) if (y[i] !== 0 && y[i] !== 1) return false;
  return true;
}

/**
 * Replaces the scores of `n` samples by their slopes and returns the sum of their losses; the target of
 * `scores[i]` is `y[rows[i]]`, 0 or 1. A score that is not finite gives a sum or a slope that is
 * not finite.
 */
export function logisticSum(
  n: number,
  y: FloatArray,
  rows: Uint32Array,
  scores: Float64Array,
): number {
  let total = 0;
  let product = 1;
  for (let i = 0; i < n; i++) {
    const sign = 1 - 2 * y[rows[i]];
    const minus = sign * scores[i]; // -m
    if (!(minus <= MOST)) {
      total += minus;
      scores[i] = minus > 0 ? sign : minus; // NaN stays
      continue;
    }
    if (minus < LEAST) {
      const t = Math.exp(minus);
      total += t + 0 * minus; // NaN for an infinite score
      scores[i] = sign * t;
      continue;
    }
    const k = minus * STEPS_PER_E + ROUNDING - ROUNDING;
    const r = minus - k * STEP_HIGH - k * STEP_LOW;
    const r2 = r * r;
    const p = r + r2 * (0.5 + r * (1 / 6) + r2 * (1 / 24 + r * (1 / 120)));
    const step = k | 0;
    const power = ROOTS[step & (STEPS - 1)] * POWERS[(step >> STEP_BITS) + ZERO];
    const t = power + power * p;
    scores[i] = sign * (t / (1 + t));
    if (t < SMALL) {
      const early = 1 - t * (1 / 2 - t * (1 / 3 - t * (1 / 4)));
      const t4 = t * t * (t * t);
      total += t * (early + t4 * (1 / 5 - t * (1 / 6 - t * (1 / 7 - t * (1 / 8)))));
    } else if (t < LARGE) {
      product *= 1 + t;
      if (product > FULL) {
        total += Math.log(product);
        product = 1;
      }
    } else {
      total += minus + 1 / t;
    }
  }
  return total + Math.log(product);
}
