/**
 * Least squares without iterations, where the Gram matrix of columns does not serve: by singular values
 * where it is singular, and by the Gram matrix of rows where there are more columns than rows (C.
 * Saunders, A. Gammerman, V. Vovk, "Ridge regression learning algorithm in dual variables", ICML 1998).
 */
import type { Ending } from '../../backend/backend.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { FramedRows } from '../../numerics/framedRows.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import { type Pieces, WorkMeter } from '../../numerics/work.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { Frame } from '../../solvers/frame.ts';
import { type Computation, call, inPieces } from './calls.ts';
import { Reports, type SolverRun } from './reports.ts';
import { targetMean } from './targetMoments.ts';

type Steps = Computation<EpochReport, Ending | 'notFinite'>;

/** Centred columns and targets stand for a bias without penalty. */
interface Centred {
  readonly frame: Frame;
  readonly means: Float64Array;
  readonly targetMeans: Float64Array;
}

/** The weights of the smallest norm of those with the least squares. */
export function* minimumNormRun(run: SolverRun): Steps {
  const { plan, data } = run;
  const { rows } = data;
  const { nFeatures, nOutputs } = plan;
  const centred = yield* centredOf(run);
  const { x, y } = yield* inPieces(weightedRows(plan, data, centred));
  const weights = new Float64Array(nFeatures * nOutputs);
  const work = 4 * rows * nFeatures * Math.min(rows, nFeatures);
  const sizes = [rows, nFeatures] as const;
  const rank = yield* call('leastSquaresMinimumNorm', work, x, ...sizes, y, nOutputs, weights);
  return rank < 0 ? 'notFinite' : yield* reported(run, centred, weights);
}

/** Ridge regression by the Gram matrix of rows: (R·X·X′·R + ½·n·l2)·a = R·y and w = X′·R·a. */
export function* wideRidgeRun(run: SolverRun): Steps {
  const { plan, data } = run;
  const { rows } = data;
  const { nFeatures, nOutputs, l2, reduction } = plan;
  const centred = yield* centredOf(run);
  const gram = new Float64Array(rows * rows);
  yield* call('rowGram', rows * rows * nFeatures, plan, data, centred.frame, gram);
  const ridge = (l2 / 2) * (reduction === 'mean' ? rows : 1);
  for (let i = 0; i < rows; i++) gram[i * (rows + 1)] += ridge;
  const { x, y } = yield* inPieces(weightedRows(plan, data, centred));
  // Output after output, as right-hand sides.
  const right = new Float64Array(rows * nOutputs);
  for (let k = 0; k < nOutputs; k++) {
    for (let i = 0; i < rows; i++) right[k * rows + i] = y[i * nOutputs + k];
  }
  const work = rows ** 3 / 3 + right.length * rows;
  const isSolved = yield* call('choleskySolve', work, gram, rows, right);
  // l2 is lost in rounding beside the squares of x, or they are not finite.
  if (!isSolved) return yield* minimumNormRun(run);
  const weights = new Float64Array(nFeatures * nOutputs);
  yield* inPieces(combineRows(x, right, rows, nFeatures, weights));
  return yield* reported(run, centred, weights);
}

function* centredOf({ plan, data }: SolverRun): Computation<never, Centred> {
  const { nFeatures, nOutputs, useBias } = plan;
  const work = 2 * data.rows * nFeatures;
  const means = useBias
    ? (yield* call('columnMoments', work, plan, data)).means
    : new Float64Array(nFeatures);
  const targetMeans = Float64Array.from({ length: nOutputs }, (_, k) =>
    useBias ? targetMean(data, nOutputs, k) : 0,
  );
  const frame = new Frame(plan, means, new Float64Array(nFeatures).fill(1));
  return { frame, means, targetMeans };
}

/** Centred rows and targets, each times the root of its weight. */
function* weightedRows(
  plan: TrainingPlan,
  data: TrainingData,
  { frame, targetMeans }: Centred,
): Pieces<{ x: Float64Array; y: Float64Array }> {
  const { rows, sampleWeights } = data;
  const { nFeatures, nOutputs } = plan;
  const reader = new FramedRows(plan, data, frame, false, 1);
  const x = new Float64Array(rows * nFeatures);
  const y = new Float64Array(rows * nOutputs);
  const meter = new WorkMeter();
  for (let i = 0; i < rows; i++) {
    const root = Math.sqrt(sampleWeights?.[i] ?? 1);
    const row = x.subarray(i * nFeatures, (i + 1) * nFeatures);
    reader.read(i, 1);
    reader.place(1, row);
    if (root !== 1) for (let j = 0; j < nFeatures; j++) row[j] *= root;
    for (let k = 0; k < nOutputs; k++) {
      y[i * nOutputs + k] = root * (data.y[i * nOutputs + k] - targetMeans[k]);
    }
    if (meter.isFull(2 * nFeatures)) yield;
  }
  return { x, y };
}

/** weights[k] = Σ_i a[k][i]·x[i] */
function* combineRows(
  x: Float64Array,
  a: Float64Array,
  rows: number,
  cols: number,
  weights: Float64Array,
): Pieces<void> {
  const meter = new WorkMeter();
  for (let at = 0; at < a.length; at++) {
    const out = Math.floor(at / rows) * cols;
    const from = (at % rows) * cols;
    for (let j = 0; j < cols; j++) weights[out + j] += a[at] * x[from + j];
    if (meter.isFull(cols)) yield;
  }
}

/** Takes the weights as the model's, with their biases; the only iteration. */
function* reported(run: SolverRun, { means, targetMeans }: Centred, weights: Float64Array): Steps {
  const { plan, data, state, progress } = run;
  const { nFeatures, nOutputs, useBias } = plan;
  state.parameters.set(weights);
  for (let k = 0; useBias && k < nOutputs; k++) {
    let bias = targetMeans[k];
    for (let j = 0; j < nFeatures; j++) bias -= weights[k * nFeatures + j] * means[j];
    state.parameters[nFeatures * nOutputs + k] = bias;
  }
  progress.passes += 4;
  const gradient = new Float64Array(state.parameters.length);
  const work = 2 * data.rows * weights.length;
  const value = yield* call('gradient', work, plan, data, state.parameters, gradient);
  if (!Number.isFinite(value)) return 'notFinite';
  const reports = new Reports(run);
  const gradientNorm = gradient.reduce((norm, each) => Math.hypot(norm, each), 0);
  const report = yield* reports.reportOf({ value, gradientNorm, stepSize: 1 });
  const ending = reports.after(report, true) as Ending;
  yield report;
  return ending;
}
