/** Calls of a backend off the event loop that take long, for tests that end their process or worker. */
import { parentPort, workerData } from 'node:worker_threads';
import { nativeBackend } from '../../lib/backend/native.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import type { DualProblem, DualState } from '../../lib/numerics/dualDescent.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';

/** Starts one call of each kind; the last is a system of 1,000 equations. */
export function startLongCalls(name: 'native' | 'typescript'): Promise<unknown>[] {
  const { later } = name === 'native' ? nativeBackend() : typescriptBackend;
  const [rows, cols] = [12_000, 200];
  const x = Float64Array.from({ length: rows * cols }, (_, i) => Math.sin(i));
  const y = Float64Array.from({ length: rows }, (_, i) => i % 2);
  const shape = { nSamples: rows, nFeatures: cols, precision: 'float64' } as const;
  const plan = resolvePlan({ loss: 'logistic' }, shape);
  const [data, w] = [{ x, y, rows }, new Float64Array(cols + 1)];
  const size = 1000;
  const matrix = new Float64Array(size * size).fill(0.5);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return [
    later.hessian(plan, data, w, undefined, new Float64Array((cols + 1) ** 2)),
    later.hessianProduct(plan, data, w, w, new Float64Array(cols + 1)),
    later.gradient(plan, data, w, new Float64Array(cols + 1)),
    later.columnMoments(plan, data),
    later.scores(plan, x, w, new Float64Array(rows)),
    later.evaluate(plan, data, w),
    later.dualEpochs(...dualDescent(x, rows, cols), 10, 0),
    later.choleskySolve(matrix, size, new Float64Array(size).fill(1)),
  ];
}

function dualDescent(x: Float64Array, rows: number, cols: number): [DualProblem, DualState] {
  const ofRows = (value: number) => new Float64Array(rows).fill(value);
  const problem: DualProblem = {
    ...{ x, cols, epsilon: 0, biasSquare: 1 },
    precision: 'float64',
    ...{ targets: ofRows(1), lows: ofRows(0), highs: ofRows(1), curvatures: ofRows(0.1) },
    squares: ofRows(cols),
  };
  const state = {
    ...{ weights: new Float64Array(cols), duals: ofRows(0) },
    order: Uint32Array.from({ length: rows }, (_, i) => i),
    random: Uint32Array.of(1, 2, 3, 4),
    counters: Float64Array.of(rows, Number.POSITIVE_INFINITY, 0, 0),
  };
  return [problem, state];
}

if (parentPort !== null && workerData?.backend !== undefined) {
  const calls = startLongCalls(workerData.backend);
  parentPort.postMessage('computing');
  await Promise.all(calls);
}
