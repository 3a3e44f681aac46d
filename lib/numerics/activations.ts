/**
 * The activations of layers: value and derivative from a unit's weighted sum z; the twin of
 * native/kernels/activations.h. lib/plan/activations.ts has names, formulas, parameters and the
 * rule for kinks.
 *
 * Activations based on the sigmoid use e = e^-|z| ≤ 1, which cannot overflow.
 */

import { sign } from '../common/sign.ts';
import type { ActivationName, ActivationPlan, ActivationPlanOf } from '../plan/activations.ts';

/**
 * Replaces the first `n` of `values`, the sums z, by their activations, and writes the derivatives
 * with respect to z to `slopes`.
 */
export type Activation = (n: number, values: Float64Array, slopes: Float64Array) => void;

const SQRT_HALF = Math.SQRT1_2;
/** 1/√(2π) */
const DENSITY = 1 / Math.sqrt(2 * Math.PI);
/** √(2/π), and the factor of z³, in geluTanh. */
const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBE = 0.044715;

/** For each activation, the factory that makes its function from its parameters. */
export const activations: {
  readonly [Name in ActivationName]: (activation: ActivationPlanOf<Name>) => Activation;
} = {
  identity: () => (n, _values, slopes) => {
    slopes.fill(1, 0, n);
  },

  sigmoid: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const e = Math.exp(z < 0 ? z : -z);
      const one = 1 + e;
      values[i] = (z < 0 ? e : 1) / one;
      slopes[i] = e / (one * one);
    }
  },

  // With u = 1 - e^-2|z|: tanh |z| = u/(2 - u), and its slope 4·e^-2|z|/(2 - u)².
  tanh: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const u = -Math.expm1(-2 * Math.abs(z));
      const rest = 2 - u;
      values[i] = (sign(z) * u) / rest;
      slopes[i] = (4 * (1 - u)) / (rest * rest);
    }
  },

  relu: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      values[i] = z > 0 ? z : 0 * z;
      slopes[i] = z > 0 ? 1 : 0 * z;
    }
  },

  leakyRelu:
    ({ slope }) =>
    (n, values, slopes) => {
      for (let i = 0; i < n; i++) {
        const z = values[i];
        values[i] = z > 0 ? z : slope * z;
        slopes[i] = z > 0 ? 1 : slope;
      }
    },

  elu:
    ({ alpha }) =>
    (n, values, slopes) => {
      for (let i = 0; i < n; i++) {
        const z = values[i];
        const under = Math.expm1(z > 0 ? 0 : z);
        values[i] = z > 0 ? z : alpha * under;
        slopes[i] = z > 0 ? 1 : alpha * (under + 1);
      }
    },

  gelu: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const below = normalBelow(z);
      values[i] = z * below;
      slopes[i] = below + z * DENSITY * Math.exp(-0.5 * z * z);
    }
  },

  // ½·(1 + tanh u) is the sigmoid of 2u.
  geluTanh: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const twice = 2 * TANH_SCALE * z * (1 + TANH_CUBE * z * z);
      const e = Math.exp(twice < 0 ? twice : -twice);
      const one = 1 + e;
      const s = (twice < 0 ? e : 1) / one;
      const grows = 2 * TANH_SCALE * (1 + 3 * TANH_CUBE * z * z);
      values[i] = z * s;
      // Where e is 0 the slope is s, however large z is.
      slopes[i] = e > 0 ? s + (z * grows * e) / (one * one) : s;
    }
  },

  silu: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const e = Math.exp(z < 0 ? z : -z);
      const one = 1 + e;
      const s = (z < 0 ? e : 1) / one;
      values[i] = z * s;
      slopes[i] = s + (z * e) / (one * one);
    }
  },

  softplus: () => (n, values, slopes) => {
    for (let i = 0; i < n; i++) {
      const z = values[i];
      const e = Math.exp(z < 0 ? z : -z);
      values[i] = Math.max(z, 0) + Math.log1p(e);
      slopes[i] = (z < 0 ? e : 1) / (1 + e);
    }
  },
};

/**
 * The function of an activation. The cast is needed because the types do not express that the table
 * pairs parameters and factory by name.
 */
export function activationOf(activation: ActivationPlan): Activation {
  return (activations[activation.name] as (activation: ActivationPlan) => Activation)(activation);
}

/** Φ(z): the share of a standard normal below z. */
function normalBelow(z: number): number {
  const upper = 0.5 * complementaryError(Math.abs(z) * SQRT_HALF);
  return z < 0 ? upper : 1 - upper;
}

/**
 * erfc(x) for x ≥ 0, by Cody's rational approximations (Math. Comp. 23, 1969; CALERF of SPECFUN):
 * relative error below 1e-15, plus the rounding error of x² for large x.
 */
function complementaryError(x: number): number {
  if (!(x <= 27)) return x > 27 ? 0 : x;
  if (x <= 0.46875) {
    const q = x * x;
    return 1 - x * ratio(NEAR_ABOVE, NEAR_BELOW, q);
  }
  const tail = Math.exp(-x * x);
  if (x <= 4) return tail * ratio(MIDDLE_ABOVE, MIDDLE_BELOW, x);
  const q = 1 / (x * x);
  return (tail * (1 / Math.sqrt(Math.PI) - q * ratio(FAR_ABOVE, FAR_BELOW, q))) / x;
}

/** The quotient of two polynomials of the same degree, leading coefficients first. */
function ratio(above: readonly number[], below: readonly number[], x: number): number {
  let [p, q] = [above[0], below[0]];
  for (let i = 1; i < above.length; i++) {
    p = p * x + above[i];
    q = q * x + below[i];
  }
  return p / q;
}

const NEAR_ABOVE = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const NEAR_BELOW = [
  1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171,
];
const MIDDLE_ABOVE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
  298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BELOW = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
  3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const FAR_ABOVE = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
  0.016083785148742275, 0.0006587491615298378,
];
const FAR_BELOW = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
  0.0023352049762686918,
];
