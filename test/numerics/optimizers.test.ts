import assert from 'node:assert/strict';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { optimizers, stepOf } from '../../lib/numerics/optimizers.ts';
import { initialCounters } from '../../lib/numerics/state.ts';
import {
  fillSlots,
  OPTIMIZER_NAMES,
  OPTIMIZERS,
  type OptimizerName,
  type OptimizerPlan,
  resolveOptimizer,
  scalingOf,
  slotCount,
} from '../../lib/plan/optimizers.ts';
import { type Descent, functions, type Torch, torchOptimizer } from '../cases/optimizers.ts';
import { describeNative, addon as loadedAddon, withNative } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Trajectories {
  x0: number[];
  steps: number[];
  runs: (Torch & { reproducible: number; tolerance: number; trajectory: number[][] })[];
}

type Step = (
  optimizer: OptimizerPlan,
  learningRate: number,
  state: { parameters: FloatArray; slots: FloatArray; counters: Float64Array },
  gradient: Float64Array,
  nDecayed: number,
  l1?: number,
) => void;

const inTypeScript: Step = (optimizer, learningRate, state, gradient, nDecayed, l1 = 0) => {
  const { parameters, slots, counters } = state;
  stepOf(optimizer)(optimizer, {
    n: parameters.length,
    stride: parameters.length,
    nDecayed,
    learningRate,
    l1,
    t: counters[0],
    gradient,
    parameters,
    slots,
    products: counters.subarray(1, 2),
  });
};

/** Each way to take a step: TypeScript, and every instruction set of the addon. */
const steppers: { name: string; step: Step }[] = [{ name: 'TypeScript', step: inTypeScript }];
if (withNative) {
  const addon = loadedAddon();
  for (const set of addon.info().instructionSets) {
    steppers.push({
      name: set,
      step(optimizer, learningRate, state, gradient, nDecayed, l1 = 0) {
        const { parameters: w, slots, counters } = state;
        addon.step(set, optimizer, learningRate, l1, w, slots, counters, gradient, nDecayed);
      },
    });
  }
}

function newState(optimizer: OptimizerPlan, learningRate: number, start: FloatArray) {
  const slots = start.slice(0, 0).constructor === Float32Array ? 'float32' : 'float64';
  const state = {
    parameters: start.slice(),
    slots: floatArray(slots, start.length * slotCount(optimizer)),
    counters: initialCounters(),
  };
  fillSlots(optimizer, learningRate, start.length, state.slots);
  return state;
}

/** Parameters after each of `steps` steps along the gradient of f. */
function descend(
  step: Step,
  { optimizer, learningRate }: Descent,
  start: number[],
  f: string,
  steps: number[],
) {
  const state = newState(optimizer, learningRate, Float64Array.from(start));
  return steps.map((target) => {
    while (state.counters[0] < target) {
      state.counters[0] += 1;
      const gradient = Float64Array.from(functions[f].gradient([...state.parameters]));
      step(optimizer, learningRate, state, gradient, start.length);
    }
    return [...state.parameters];
  });
}

describe('optimizers', () => {
  it('have a step each, in TypeScript and in the reference', () => {
    assert.deepEqual(Object.keys(optimizers).sort(), [...OPTIMIZER_NAMES].sort());
    const { runs } = reference<Trajectories>('d_optimizers/rosenbrock.json');
    const seen = new Set(runs.map((run) => torchOptimizer(run).optimizer.name));
    // Lion is not one of PyTorch 1.13's: its formula is tested below.
    assert.deepEqual([...seen].sort(), OPTIMIZER_NAMES.filter((name) => name !== 'lion').sort());
  });

  for (const { name, step } of steppers) {
    for (const f of Object.keys(functions)) {
      it(`${name}: PyTorch's trajectories on ${f}`, () => {
        const { x0, steps, runs } = reference<Trajectories>(`d_optimizers/${f}.json`);
        for (const run of runs) {
          const got = descend(step, torchOptimizer(run), x0, f, steps);
          steps.forEach((at, i) => {
            // Beyond `reproducible` steps, rounding decides (see the reference's README).
            if (at > run.reproducible) return;
            const tolerance = Math.max(run.tolerance, 1e-12);
            for (let k = 0; k < x0.length; k++) {
              const [a, b] = [got[i][k], run.trajectory[i][k]];
              if (Object.is(a, b) || a === b) continue;
              const off = Math.abs(a - b) / Math.max(1, Math.abs(b));
              assert.ok(
                off <= tolerance,
                `${run.name}, step ${at}, ${k}: ${a} instead of ${b}, off by ${off}`,
              );
            }
          });
        }
      });
    }
  }

  it('lion: two steps by hand', () => {
    // m₀ = 0; step 1: sign(0.1·g₁) = +1, m₁ = 0.01·4 = 0.04; step 2: 0.9·0.04 + 0.1·(-1) < 0.
    const optimizer = resolveOptimizer({ name: 'lion', weightDecay: 0.5 });
    for (const { name, step } of steppers) {
      const state = newState(optimizer, 0.1, Float64Array.of(2, 3));
      state.counters[0] = 1;
      step(optimizer, 0.1, state, Float64Array.of(4, 0), 1);
      assertClose(state.parameters, [2 * 0.95 - 0.1, 3], 1e-15, name);
      state.counters[0] = 2;
      step(optimizer, 0.1, state, Float64Array.of(-1, -1), 1);
      assertClose(state.parameters, [1.8 * 0.95 + 0.1, 3.1], 1e-15, name);
      assertClose(state.slots, [0.99 * 0.04 - 0.01, -0.01], 1e-13, name);
    }
  });

  for (const { name, step } of steppers) {
    for (const optimizer of OPTIMIZER_NAMES) {
      if (optimizer === 'rprop' || optimizer === 'lion') continue; // the plan allows them no L1
      it(`${name}: ${optimizer} with L1 rests where Σ ½·aⱼ·(wⱼ - cⱼ)² + l1·|wⱼ| is least`, () => {
        const [a, c] = [
          [1, 3, 0.5, 2, 1],
          [2, -1, 0.3, 0.05, 1],
        ];
        const l1 = 0.4;
        // The bias comes last and is not penalised.
        const expected = a.map((each, j) =>
          j === 4 ? c[j] : Math.sign(c[j]) * Math.max(0, Math.abs(c[j]) - l1 / each),
        );
        for (const plan of variantsOf(optimizer)) {
          // Weight decay moves the minimum; memories of old gradients only slow the way.
          if ('weightDecay' in plan && plan.weightDecay > 0 && optimizer !== 'adamw') continue;
          const quick = resolveOptimizer({
            ...plan,
            ...('weightDecay' in plan && { weightDecay: 0 }),
            ...(optimizer === 'adadelta' && { epsilon: 1e-3 }),
            ...('beta2' in plan && { beta2: 0.9 }),
            ...('rho' in plan && { rho: 0.9 }),
          });
          const rate = optimizer === 'adagrad' ? 1 : 0.1;
          const state = newState(quick, rate, Float64Array.of(0, 0, 1, -1, 0));
          for (let t = 1; t <= 6000; t++) {
            state.counters[0] = t;
            const { parameters: w } = state;
            const gradient = Float64Array.from(w, (each, j) => a[j] * (each - c[j]));
            // Adaptive steps do not shrink by themselves.
            step(quick, rate / (1 + t / 50), state, gradient, 4, l1);
          }
          const what = JSON.stringify(plan);
          assertClose(state.parameters, expected, 2e-3, what, 2e-3);
          assert.deepEqual([...state.parameters.slice(2, 4)].map(Math.abs), [0, 0], what);
        }
      });
    }
  }

  describeNative('steps of the addon', (addon) => {
    const precisions: { precision: Precision; tolerance: number }[] = [
      { precision: 'float64', tolerance: 1e-12 },
      { precision: 'float32', tolerance: 2e-6 },
    ];
    for (const set of addon.info().instructionSets) {
      for (const optimizer of OPTIMIZER_NAMES) {
        for (const { precision, tolerance } of precisions) {
          it(`${optimizer}, ${precision}, ${set}: as TypeScript's, the bias not decayed`, () => {
            for (const { plan, l1 } of penalisedVariantsOf(optimizer)) {
              const start = noise(67, 3, precision);
              assertVaried(start, 'parameters');
              const [here, there] = [newState(plan, 0.05, start), newState(plan, 0.05, start)];
              for (let t = 1; t <= 5; t++) {
                const gradient = Float64Array.from(noise(67, 10 + t));
                here.counters[0] = t;
                there.counters[0] = t;
                inTypeScript(plan, 0.05, here, gradient, 66, l1);
                addon.step(
                  set,
                  plan,
                  0.05,
                  l1,
                  there.parameters,
                  there.slots,
                  there.counters,
                  gradient,
                  66,
                );
              }
              const what = `${JSON.stringify(plan)}, l1 ${l1}`;
              assertClose(there.parameters, here.parameters, tolerance, what, tolerance);
              assertClose(there.slots, here.slots, tolerance, what, tolerance);
              assertClose(there.counters, here.counters, 1e-14, what);
            }
          });
        }
      }
    }
  });
});

/** Those, and each with an L1 penalty where the plan allows one. */
function penalisedVariantsOf(name: OptimizerName): { plan: OptimizerPlan; l1: number }[] {
  const strengths = scalingOf({ name }) === 'sign' ? [0] : [0, 0.3];
  return variantsOf(name).flatMap((plan) => strengths.map((l1) => ({ plan, l1 })));
}

/** An optimizer with its defaults, with each switch on, and with weight decay. */
function variantsOf(name: OptimizerName): OptimizerPlan[] {
  const keys = Object.entries(OPTIMIZERS[name].parameters);
  const options: Record<string, unknown>[] = [{}];
  for (const [key, { default: value }] of keys) {
    if (key === 'nesterov') options.push({ momentum: 0.9, nesterov: true });
    else if (typeof value === 'boolean') options.push({ [key]: true });
    if (key === 'weightDecay') options.push({ weightDecay: 0.1 });
    if (key === 'momentum') options.push({ momentum: 0.9 });
    if (key === 'dampening') options.push({ momentum: 0.9, dampening: 0.5 });
  }
  return options.map((option) => resolveOptimizer({ name, ...option }));
}
