/** The functions that the reference trajectories descend on, and PyTorch's option names in ours. */
import { type OptimizerPlan, resolveOptimizer } from '../../lib/plan/optimizers.ts';
import { lossReference } from './losses.ts';

export interface Torch {
  name: string;
  class: string;
  options: Record<string, number | boolean | number[]>;
}

export interface Descent {
  optimizer: OptimizerPlan;
  learningRate: number;
}

const CLASSES: Record<string, string> = { NAdamCorrected: 'nadam' };

const NAMES: Record<string, string> = {
  momentum: 'momentum',
  dampening: 'dampening',
  nesterov: 'nesterov',
  weight_decay: 'weightDecay',
  lr_decay: 'learningRateDecay',
  initial_accumulator_value: 'initialAccumulator',
  eps: 'epsilon',
  alpha: 'rho',
  rho: 'rho',
  centered: 'centered',
  amsgrad: 'amsgrad',
  momentum_decay: 'momentumDecay',
};

/** A run of torch.optim as one of ours. Options not named have PyTorch's defaults on both sides. */
export function torchOptimizer(run: Torch): Descent {
  const { lr, betas, ...others } = run.options;
  const options: Record<string, unknown> = { name: CLASSES[run.class] ?? run.class.toLowerCase() };
  if (Array.isArray(betas)) [options.beta1, options.beta2] = betas;
  for (const [key, value] of Object.entries(others)) {
    if (!(key in NAMES)) throw new Error(`${run.name}: no name for torch's ${key}`);
    options[NAMES[key]] = value;
  }
  return { optimizer: resolveOptimizer(options), learningRate: lr as number };
}

/** Gradients of the functions, by the names of their files. */
export const functions: Record<string, { gradient: (x: number[]) => number[] }> = {
  quadratic1d: { gradient: ([x]) => [2 * x] },
  saddle: { gradient: ([x, y]) => [2 * x, -2 * y] },
  rosenbrock: {
    gradient: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  },
  beale: {
    gradient: ([x, y]) => {
      const a = 1.5 - x + x * y;
      const b = 2.25 - x + x * y * y;
      const c = 2.625 - x + x * y * y * y;
      return [
        2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
        2 * a * x + 2 * b * 2 * x * y + 2 * c * 3 * x * y * y,
      ];
    },
  },
  canyon: { gradient: ([x, y]) => [64.36 * x - 47.52 * y, -47.52 * x + 36.64 * y] },
  /** Mean log loss + ½·0.01·‖w‖², on the problem of reference set C. */
  logistic: {
    gradient: (w) => {
      const { X, targets } = lossReference();
      const { yBinary } = targets;
      const sum = w.map((each) => 0.01 * each * X.length);
      X.forEach((row, i) => {
        const z = row.reduce((total, x, j) => total + x * w[j], 0);
        const slope = 1 / (1 + Math.exp(-z)) - yBinary[i];
        for (let j = 0; j < w.length; j++) sum[j] += slope * row[j];
      });
      return sum.map((each) => each / X.length);
    },
  },
};
