/**
 * The steps of the optimizers; each is one pass over parameters, slots and gradient. The twin of
 * native/kernels/optimizers.h; lib/plan/optimizers.ts has names, defaults and sources.
 *
 * Everything is computed in double precision; parameters and slots are stored in the plan's. Slot k
 * of parameter j is `slots[k * stride + j]`. `t` counts steps from 1.
 *
 * The L1 penalty follows as a proximal step: w moves towards 0 by l1 times the step size for a
 * constant gradient of 1, and stops at 0. A fixed point of the whole step is then a stationary
 * point of loss plus penalty, however the optimizer scales its steps. Composite mirror descent:
 * Duchi, Shalev-Shwartz, Singer, Tewari, COLT 2010.
 */

import { sign } from '../common/sign.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { OptimizerName, OptimizerPlan, PlanOf } from '../plan/optimizers.ts';

/** The arrays and numbers of a step. */
export interface Step {
  /** Number of parameters. */
  readonly n: number;
  /** Distance between two slots of a parameter: the number of all parameters of the model. */
  readonly stride: number;
  /** Number of parameters that weight decay applies to: the weights, not the bias. */
  readonly nDecayed: number;
  readonly learningRate: number;
  /** Strength of the L1 penalty on the first `nDecayed` parameters. */
  readonly l1: number;
  /** This step's number, from 1. */
  readonly t: number;
  readonly gradient: Float64Array;
  readonly parameters: FloatArray;
  readonly slots: FloatArray;
  /** NAdam's product of momenta; 1 at the start. */
  readonly products: Float64Array;
}

type Stepper<Name extends OptimizerName> = (optimizer: PlanOf<Name>, step: Step) => void;

/** The gradient of parameter j with the penalty ½·decay·w² added. */
function decayed({ gradient, parameters, nDecayed }: Step, j: number, decay: number): number {
  return j < nDecayed ? gradient[j] + decay * parameters[j] : gradient[j];
}

/** Stores parameter j after its proximal step, for a step of `size` along a gradient of 1. */
function store({ parameters, nDecayed, l1 }: Step, j: number, w: number, size: number): void {
  if (l1 === 0 || j >= nDecayed) {
    parameters[j] = w;
    return;
  }
  const threshold = l1 * size;
  parameters[j] = w > threshold ? w - threshold : w < -threshold ? w + threshold : 0 * w;
}

/** Parameter j after decoupled weight decay. */
function shrunk({ parameters, nDecayed, learningRate }: Step, j: number, decay: number): number {
  return j < nDecayed ? parameters[j] * (1 - learningRate * decay) : parameters[j];
}

function adam(
  { beta1, beta2, epsilon, amsgrad, weightDecay }: PlanOf<'adam'> | PlanOf<'adamw'>,
  decoupled: boolean,
  step: Step,
): void {
  const { n, stride, learningRate, t, gradient, parameters, slots } = step;
  const size = learningRate / (1 - beta1 ** t);
  const correction = Math.sqrt(1 - beta2 ** t);
  for (let j = 0; j < n; j++) {
    const g = decoupled ? gradient[j] : decayed(step, j, weightDecay);
    const w = decoupled ? shrunk(step, j, weightDecay) : parameters[j];
    const m = beta1 * slots[j] + (1 - beta1) * g;
    let v = beta2 * slots[stride + j] + (1 - beta2) * g * g;
    slots[j] = m;
    slots[stride + j] = v;
    if (amsgrad) {
      v = Math.max(v, slots[2 * stride + j]);
      slots[2 * stride + j] = v;
    }
    const root = Math.sqrt(v) / correction + epsilon;
    store(step, j, w - (size * m) / root, learningRate / root);
  }
}

export const optimizers: { readonly [Name in OptimizerName]: Stepper<Name> } = {
  /** b = μ·b + (1 - dampening)·g, in the first step b = g; w -= η·b, or η·(g + μ·b) for Nesterov. */
  sgd({ momentum, dampening, nesterov, weightDecay }, step) {
    const { n, learningRate, t, parameters, slots } = step;
    const gain = (1 - dampening) / (1 - momentum);
    const size = learningRate * (nesterov ? 1 + momentum * gain : gain);
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      if (momentum === 0) {
        store(step, j, parameters[j] - learningRate * g, learningRate);
        continue;
      }
      const b = t === 1 ? g : momentum * slots[j] + (1 - dampening) * g;
      slots[j] = b;
      store(step, j, parameters[j] - learningRate * (nesterov ? g + momentum * b : b), size);
    }
  },

  /** v += g²; w -= η/(1 + (t-1)·decay) · g / (√v + ε) */
  adagrad({ learningRateDecay, epsilon, weightDecay }, step) {
    const { n, learningRate, t, parameters, slots } = step;
    const rate = learningRate / (1 + (t - 1) * learningRateDecay);
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const v = slots[j] + g * g;
      slots[j] = v;
      const root = Math.sqrt(v) + epsilon;
      store(step, j, parameters[j] - (rate * g) / root, rate / root);
    }
  },

  /** v = ρ·v + (1-ρ)·g²; w -= η·g / (√v + ε), with √(v - m²) centred, and through a momentum. */
  rmsprop({ rho, epsilon, momentum, centered, weightDecay }, step) {
    const { n, stride, learningRate, parameters, slots } = step;
    const means = stride;
    const buffers = centered ? 2 * stride : stride;
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const v = rho * slots[j] + (1 - rho) * g * g;
      slots[j] = v;
      let variance = v;
      if (centered) {
        const m = rho * slots[means + j] + (1 - rho) * g;
        slots[means + j] = m;
        variance = Math.max(0, v - m * m); // below 0 by rounding only
      }
      const root = Math.sqrt(variance) + epsilon;
      const size = learningRate / (1 - momentum) / root;
      const direction = g / root;
      if (momentum === 0) {
        store(step, j, parameters[j] - learningRate * direction, size);
        continue;
      }
      const b = momentum * slots[buffers + j] + direction;
      slots[buffers + j] = b;
      store(step, j, parameters[j] - learningRate * b, size);
    }
  },

  /** v = ρ·v + (1-ρ)·g²; δ = √(u + ε)/√(v + ε)·g; u = ρ·u + (1-ρ)·δ²; w -= η·δ */
  adadelta({ rho, epsilon, weightDecay }, step) {
    const { n, stride, learningRate, parameters, slots } = step;
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const v = rho * slots[j] + (1 - rho) * g * g;
      const u = slots[stride + j];
      const ratio = Math.sqrt(u + epsilon) / Math.sqrt(v + epsilon);
      const delta = ratio * g;
      slots[j] = v;
      slots[stride + j] = rho * u + (1 - rho) * delta * delta;
      store(step, j, parameters[j] - learningRate * delta, learningRate * ratio);
    }
  },

  /** m = β₁·m + (1-β₁)·g; v = β₂·v + (1-β₂)·g²; w -= η/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε) */
  adam: (optimizer, step) => adam(optimizer, false, step),

  /** As adam, after w *= 1 - η·weightDecay. */
  adamw: (optimizer, step) => adam(optimizer, true, step),

  /** m as adam; u = max(β₂·u, |g| + ε); w -= η/(1-β₁ᵗ) · m/u */
  adamax({ beta1, beta2, epsilon, weightDecay }, step) {
    const { n, stride, learningRate, t, parameters, slots } = step;
    const size = learningRate / (1 - beta1 ** t);
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const m = beta1 * slots[j] + (1 - beta1) * g;
      const u = Math.max(beta2 * slots[stride + j], Math.abs(g) + epsilon);
      slots[j] = m;
      slots[stride + j] = u;
      store(step, j, parameters[j] - (size * m) / u, learningRate / u);
    }
  },

  /**
   * μₜ = β₁·(1 - ½·0.96^(t·ψ)), P = Π μᵢ; m and v as adam;
   * w -= η·((1-μₜ)/(1-P)·g + μₜ₊₁/(1-P·μₜ₊₁)·m) / (√(v/(1-β₂ᵗ)) + ε)
   */
  nadam({ beta1, beta2, epsilon, momentumDecay, weightDecay }, step) {
    const { n, stride, learningRate, t, parameters, slots, products } = step;
    const mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const muNext = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
    products[0] *= mu;
    const ofGradient = (learningRate * (1 - mu)) / (1 - products[0]);
    const ofMean = (learningRate * muNext) / (1 - products[0] * muNext);
    const correction = 1 - beta2 ** t;
    const kept = 1 - beta1 ** t;
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const m = beta1 * slots[j] + (1 - beta1) * g;
      const v = beta2 * slots[stride + j] + (1 - beta2) * g * g;
      slots[j] = m;
      slots[stride + j] = v;
      const root = Math.sqrt(v / correction) + epsilon;
      const w = parameters[j] - ((ofGradient * g) / root + (ofMean * m) / root);
      store(step, j, w, (ofGradient + ofMean * kept) / root);
    }
  },

  /** m and v as adam; w -= η/(1-β₁ᵗ)·m, times r·√(1-β₂ᵗ)/(√v + ε) once the variance is tractable. */
  radam({ beta1, beta2, epsilon, weightDecay }, step) {
    const { n, stride, learningRate, t, parameters, slots } = step;
    const size = learningRate / (1 - beta1 ** t);
    const correction = 1 - beta2 ** t;
    const rhoInfinite = 2 / (1 - beta2) - 1;
    const rho = rhoInfinite - (2 * t * beta2 ** t) / correction;
    const rectified = rho > 5;
    const factor = rectified
      ? Math.sqrt(
          (((rho - 4) * (rho - 2) * rhoInfinite) / ((rhoInfinite - 4) * (rhoInfinite - 2) * rho)) *
            correction,
        )
      : 1;
    for (let j = 0; j < n; j++) {
      const g = decayed(step, j, weightDecay);
      const m = beta1 * slots[j] + (1 - beta1) * g;
      const v = beta2 * slots[stride + j] + (1 - beta2) * g * g;
      slots[j] = m;
      slots[stride + j] = v;
      const root = rectified ? (Math.sqrt(v) + epsilon) / factor : 1;
      store(step, j, parameters[j] - (size * m) / root, learningRate / root);
    }
  },

  /**
   * A coordinate's step grows by η₊ while its gradient keeps its sign and shrinks by η₋ when the
   * sign changes; after a change the coordinate skips one step. w -= sign(g)·step. Slots: the last
   * gradient, the step.
   */
  rprop({ etaMinus, etaPlus, minStep, maxStep }, step) {
    const { n, stride, gradient, parameters, slots } = step;
    for (let j = 0; j < n; j++) {
      const agreement = gradient[j] * slots[j];
      const factor = agreement > 0 ? etaPlus : agreement < 0 ? etaMinus : 1;
      const size = Math.min(maxStep, Math.max(minStep, slots[stride + j] * factor));
      const g = agreement < 0 ? 0 : gradient[j];
      slots[j] = g;
      slots[stride + j] = size;
      parameters[j] -= sign(g) * size;
    }
  },

  /** w *= 1 - η·weightDecay; w -= η·sign(β₁·m + (1-β₁)·g); m = β₂·m + (1-β₂)·g */
  lion({ beta1, beta2, weightDecay }, step) {
    const { n, learningRate, gradient, parameters, slots } = step;
    for (let j = 0; j < n; j++) {
      const g = gradient[j];
      const m = slots[j];
      const w = shrunk(step, j, weightDecay);
      slots[j] = beta2 * m + (1 - beta2) * g;
      parameters[j] = w - learningRate * sign(beta1 * m + (1 - beta1) * g);
    }
  },
};

/**
 * The step of an optimizer. The cast is needed because the types do not express that the table
 * pairs parameters and step by name.
 */
export function stepOf({ name }: OptimizerPlan): (optimizer: OptimizerPlan, step: Step) => void {
  return optimizers[name] as (optimizer: OptimizerPlan, step: Step) => void;
}
