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
import { largest } from '../../solvers/vectors.ts';
import { type Computation, call, inPieces } from './calls.ts';
import { type Centre, centreOf, setCentredOutput } from './centring.ts';
import { Reports, type SolverRun } from './reports.ts';

type Steps = Computation<EpochReport, Ending | 'notFinite'>;

/** Deviations of columns whose ratio is larger than this are scaled before ranks are counted. */
const MOST_SPREAD = 1e4;

/** Weights of all outputs, and the rank of the columns. */
interface Shortest {
  readonly weights: Float64Array;
  readonly rank: number;
}

/**
 * The weights of the smallest norm of those with the least squares. Singular values tell the rank, but
 * not that of columns whose units differ by 1e14: these are scaled first. If their rank is that of all
 * columns, the weights are unique; otherwise those of the smallest norm are taken in the user's units,
 * if they see the same rank there, and in the scaled ones if they do not.
 */
export function* minimumNormRun(run: SolverRun): Steps {
  const { plan, data } = run;
  const { nFeatures } = plan;
  const centre = yield* centreOf(plan, data);
  const scale = centre.deviations.map((each) => (each > 0 && Number.isFinite(each) ? each : 1));
  const spread = largest(scale) * largest(scale.map((each) => 1 / each));
  const asGiven = new Float64Array(nFeatures).fill(1);
  let found: Shortest | undefined;
  if (spread > MOST_SPREAD) found = yield* shortest(run, centre, scale);
  if (found === undefined || found.rank < nFeatures) {
    const own = yield* shortest(run, centre, asGiven);
    if (found === undefined || own.rank === found.rank) found = own;
  }
  return found.rank < 0 ? 'notFinite' : yield* reported(run, centre, found.weights);
}

/** The shortest weights in columns that are divided by a scale. */
function* shortest(
  { plan, data }: SolverRun,
  centre: Centre,
  scale: Float64Array,
): Computation<never, Shortest> {
  const { rows } = data;
  const { nFeatures, nOutputs } = plan;
  const frame = new Frame(plan, centre.means, scale);
  const { x, y } = yield* inPieces(weightedRows(plan, data, frame, centre));
  const weights = new Float64Array(nFeatures * nOutputs);
  const work = 4 * rows * nFeatures * Math.min(rows, nFeatures);
  const sizes = [rows, nFeatures] as const;
  const rank = yield* call('leastSquaresMinimumNorm', work, x, ...sizes, y, nOutputs, weights);
  for (let at = 0; at < weights.length; at++) weights[at] /= scale[at % nFeatures];
  return { weights, rank };
}

/** Ridge regression by the Gram matrix of rows: (R·X·X′·R + ½·n·l2)·a = R·y and w = X′·R·a. */
export function* wideRidgeRun(run: SolverRun): Steps {
  const { plan, data } = run;
  const { rows } = data;
  const { nFeatures, nOutputs, l2, reduction } = plan;
  const centre = yield* centreOf(plan, data);
  const frame = new Frame(plan, centre.means, new Float64Array(nFeatures).fill(1));
  const gram = new Float64Array(rows * rows);
  yield* call('rowGram', rows * rows * nFeatures, plan, data, frame, gram);
  const ridge = (l2 / 2) * (reduction === 'mean' ? rows : 1);
  for (let i = 0; i < rows; i++) gram[i * (rows + 1)] += ridge;
  const { x, y } = yield* inPieces(weightedRows(plan, data, frame, centre));
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
  return yield* reported(run, centre, weights);
}

/** Centred rows and targets, each times the root of its weight. */
function* weightedRows(
  plan: TrainingPlan,
  data: TrainingData,
  frame: Frame,
  { targetMeans }: Centre,
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
function* reported(run: SolverRun, centre: Centre, weights: Float64Array): Steps {
  const { plan, data, state, progress } = run;
  const { nFeatures, nOutputs } = plan;
  for (let k = 0; k < nOutputs; k++) {
    const own = weights.subarray(k * nFeatures, (k + 1) * nFeatures);
    setCentredOutput(plan, centre, state.parameters, own, k);
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
