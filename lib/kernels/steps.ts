/** Optimizer steps on arrays of the caller, with the same formulas as in the training of models. */

import { booleanValue } from '../common/validate.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { positiveInteger } from '../data/strides.ts';
import { OPTIMIZERS } from '../plan/optimizers.ts';
import * as fused32 from './float32/fused.ts';
import * as whole32 from './float32/whole.ts';
import * as fused64 from './float64/fused.ts';
import * as whole64 from './float64/whole.ts';
import { isDouble, lengthOf } from './precision.ts';

const ADAM = OPTIMIZERS.adam.parameters;

/**
 * One step of gradient descent with momentum: v = μ·v + g, then w -= η·v, or w -= η·(g + μ·v) with
 * `nesterov`. With μ = 0 it is plain gradient descent. Source: I. Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", 2013, in the form of PyTorch's SGD.
 *
 * @param parameters the parameters w, which are updated
 * @param gradient the gradient g
 * @param velocity n numbers v, 0 before the first step; keep them from step to step
 * @param learningRate the step size η
 * @param momentum the momentum μ
 * @param nesterov whether to use Nesterov's momentum. Default false
 * @param n number of elements of each array, from its offset on. Default: the whole array
 * @returns `parameters`
 * @example
 * const w = Float64Array.of(1, 2);
 * momentumStep(w, Float64Array.of(0.5, -0.5), new Float64Array(2), 0.1, 0.9); // [0.95, 2.05]
 */
export function momentumStep<Elements extends FloatArray>(
  parameters: Elements,
  gradient: Elements,
  velocity: Elements,
  learningRate: number,
  momentum: number,
  nesterov = false,
  n?: number,
  offsetParameters?: number,
  offsetGradient?: number,
  offsetVelocity?: number,
): Elements {
  if (
    n === undefined &&
    offsetParameters === undefined &&
    offsetGradient === undefined &&
    offsetVelocity === undefined
  ) {
    const whole =
      parameters instanceof Float64Array ? whole64.wholeMomentum : whole32.wholeMomentum;
    if (whole(parameters, gradient, velocity, learningRate, momentum, nesterov)) return parameters;
  }
  // biome-ignore format: all of them once more
  return momentumStepOf(parameters, gradient, velocity, learningRate, momentum, nesterov, n, offsetParameters, offsetGradient, offsetVelocity);
}

function momentumStepOf<Elements extends FloatArray>(
  parameters: Elements,
  gradient: Elements,
  velocity: Elements,
  learningRate: number,
  momentum: number,
  nesterov: boolean,
  n: number = lengthOf('parameters', parameters),
  offsetParameters = 0,
  offsetGradient = 0,
  offsetVelocity = 0,
): Elements {
  booleanValue('nesterov', nesterov);
  const step = (
    isDouble('parameters', parameters) ? fused64.momentumStep : fused32.momentumStep
  ) as typeof fused64.momentumStep;
  const w = parameters as Float64Array;
  const g = gradient as Float64Array;
  const v = velocity as Float64Array;
  // biome-ignore format: arrays and offsets side by side
  step(n, w, offsetParameters, g, offsetGradient, v, offsetVelocity, learningRate, momentum, nesterov);
  return parameters;
}

/**
 * Step t of Adam: m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², then w -= η·m/(1-β₁ᵗ) /
 * (√(v/(1-β₂ᵗ)) + ε). Source: D. Kingma, J. Ba, "Adam: a method for stochastic optimization",
 * arXiv:1412.6980.
 *
 * @param parameters the parameters w, which are updated
 * @param gradient the gradient g
 * @param m n numbers, 0 before the first step; keep them from step to step
 * @param v n numbers, 0 before the first step; keep them from step to step
 * @param t number of the step, from 1
 * @param learningRate the step size η
 * @param beta1 the decay β₁. Default 0.9
 * @param beta2 the decay β₂. Default 0.999
 * @param epsilon the constant ε. Default 1e-8
 * @param n number of elements of each array, from its offset on. Default: the whole array
 * @returns `parameters`
 * @example
 * const [m, v] = [new Float64Array(2), new Float64Array(2)];
 * adamStep(Float64Array.of(1, 2), Float64Array.of(0.5, -4), m, v, 1, 0.1); // about [0.9, 2.1]
 */
export function adamStep<Elements extends FloatArray>(
  parameters: Elements,
  gradient: Elements,
  m: Elements,
  v: Elements,
  t: number,
  learningRate: number,
  beta1: number = ADAM.beta1.default,
  beta2: number = ADAM.beta2.default,
  epsilon: number = ADAM.epsilon.default,
  n?: number,
  offsetParameters?: number,
  offsetGradient?: number,
  offsetM?: number,
  offsetV?: number,
): Elements {
  if (
    n === undefined &&
    offsetParameters === undefined &&
    offsetGradient === undefined &&
    offsetM === undefined &&
    offsetV === undefined
  ) {
    const whole = parameters instanceof Float64Array ? whole64.wholeAdam : whole32.wholeAdam;
    if (whole(parameters, gradient, m, v, t, learningRate, beta1, beta2, epsilon))
      return parameters;
  }
  // biome-ignore format: all of them once more
  return adamStepOf(parameters, gradient, m, v, t, learningRate, beta1, beta2, epsilon, n, offsetParameters, offsetGradient, offsetM, offsetV);
}

function adamStepOf<Elements extends FloatArray>(
  parameters: Elements,
  gradient: Elements,
  m: Elements,
  v: Elements,
  t: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
  n: number = lengthOf('parameters', parameters),
  offsetParameters = 0,
  offsetGradient = 0,
  offsetM = 0,
  offsetV = 0,
): Elements {
  positiveInteger('t', t);
  const step = (
    isDouble('parameters', parameters) ? fused64.adamStep : fused32.adamStep
  ) as typeof fused64.adamStep;
  const w = parameters as Float64Array;
  const g = gradient as Float64Array;
  const first = m as Float64Array;
  const second = v as Float64Array;
  // biome-ignore format: arrays and offsets side by side
  step(n, w, offsetParameters, g, offsetGradient, first, offsetM, second, offsetV, t, learningRate, beta1, beta2, epsilon);
  return parameters;
}
