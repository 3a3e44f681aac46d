/** A model's samples as coordinate descent takes them: a Gram matrix, or columns. */
import { floatArray } from '../../data/matrix.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { centredColumns, centredTargets } from '../../numerics/centredColumns.ts';
import type { CoordinateSweeper } from '../../numerics/coordinateSweeps.ts';
import { parameterCount, type TrainingPlan } from '../../plan/plan.ts';
import { MOST_OF_GRAM } from '../../plan/solvers.ts';
import {
  type CoordinateProblem,
  columnProblem,
  gramProblem,
  type Strengths,
} from '../../solvers/coordinateProblem.ts';
import { Frame } from '../../solvers/frame.ts';
import { type Computation, call } from './calls.ts';
import { type Centre, centreOf } from './centring.ts';
import { meanSquare } from './targetMoments.ts';

/** The problems of all outputs. */
export interface CoordinateData extends Centre {
  /** The model's objective as a multiple of the problem's value. */
  readonly factor: number;
  /** Passes over the samples after this number of sweeps. */
  readonly passes: (sweeps: number) => number;
  readonly problemOf: (output: number) => CoordinateProblem;
}

/**
 * Prepares the problems.
 *
 * @param sweeper computes the sweeps
 */
export function* coordinateData(
  plan: TrainingPlan,
  data: TrainingData,
  sweeper: CoordinateSweeper,
): Computation<never, CoordinateData> {
  const isGram = plan.nFeatures <= Math.min(MOST_OF_GRAM, data.rows);
  return isGram ? yield* gramData(plan, data, sweeper) : columnData(plan, data, sweeper);
}

/**
 * The strengths for a problem, and the model's objective as a multiple of its value.
 *
 * @param squares how many times half the mean square its squares are
 */
function strengthsOf(
  { l1, l2, nFeatures, reduction }: TrainingPlan,
  rows: number,
  squares: number,
) {
  const factor = (2 * (reduction === 'sum' ? rows : 1)) / squares;
  const strengths: Strengths = {
    l1: new Float64Array(nFeatures).fill(l1 / factor),
    l2: new Float64Array(nFeatures).fill(l2 / factor),
  };
  return { factor, strengths };
}

function* gramData(
  plan: TrainingPlan,
  data: TrainingData,
  sweeper: CoordinateSweeper,
): Computation<never, CoordinateData> {
  const { nFeatures, nOutputs, useBias, precision } = plan;
  const { rows } = data;
  const mean: TrainingPlan = { ...plan, reduction: 'mean', l1: 0, l2: 0 };
  const { factor, strengths } = strengthsOf(plan, rows, 1);
  const { means, targetMeans } = yield* centreOf(mean, data);
  const frame = new Frame(plan, means, new Float64Array(nFeatures).fill(1));
  const parameters = floatArray(precision, parameterCount(plan));
  if (useBias) parameters.set(targetMeans, nFeatures * nOutputs);
  const size = nFeatures + (useBias ? 1 : 0);
  const hessian = new Float64Array(size * size);
  const work = rows * size * size;
  yield* call('hessian', work, mean, data, parameters, frame, hessian);
  const gradient = new Float64Array(parameters.length);
  yield* call('gradient', 2 * rows * nFeatures * nOutputs, mean, data, parameters, gradient);
  frame.toVariables(gradient);
  const gram = new Float64Array(nFeatures * nFeatures);
  for (let i = 0; i < nFeatures; i++) {
    for (let j = 0; j < nFeatures; j++) gram[i * nFeatures + j] = hessian[i * size + j] / 2;
  }
  return {
    ...{ means, targetMeans, factor, passes: () => 3 },
    problemOf(k) {
      const slopes = gradient.subarray(k * nFeatures, (k + 1) * nFeatures);
      const targetSquares = meanSquare(data, nOutputs, k, targetMeans[k]);
      const correlations = slopes.map((slope) => -slope / 2);
      return gramProblem({ gram, correlations, targetSquares }, strengths, sweeper);
    },
  };
}

function columnData(
  plan: TrainingPlan,
  data: TrainingData,
  sweeper: CoordinateSweeper,
): CoordinateData {
  const { nFeatures: cols, nOutputs, useBias: isCentred } = plan;
  const { rows, x, y, sampleWeights } = data;
  // Without weights, the sums of squares stay sums: that saves passes over the copy.
  const { factor, strengths } = strengthsOf(plan, rows, sampleWeights === undefined ? rows : 1);
  const shares =
    sampleWeights && Float64Array.from({ length: rows }, (_, i) => sampleWeights[i] / rows);
  const source = { x, rows, cols, sampleWeights: shares, isCentred };
  const { columns, means, squares } = centredColumns(source);
  const outputs = Array.from({ length: nOutputs }, (_, k) =>
    centredTargets(y, source, k, nOutputs),
  );
  return {
    ...{ means, factor, passes: (sweeps) => 1 + sweeps },
    targetMeans: Float64Array.from(outputs, ({ mean }) => mean),
    problemOf(k) {
      const { targets } = outputs[k];
      return columnProblem({ columns, targets, squares }, strengths, sweeper);
    },
  };
}
