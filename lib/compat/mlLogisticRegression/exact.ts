/**
 * Trains ml-logistic-regression's model with the same bits as the package, by using its order of sums:
 * on a backend if the work is large enough, otherwise directly in TypeScript.
 */

import type { OneVsAllProblem } from '../../backend/oneVsAll.ts';
import { selectBackend } from '../../backend/select.ts';
import { addScores, descendOneVsAll } from '../../backend/typescript/oneVsAllDescent.ts';
import type { Matrix } from '../../data/matrix.ts';
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { defaultThreads } from '../../plan/plan.ts';
import { warn } from '../../system/platform.ts';

/** Number of steps between two checks that the weights are finite. */
const STRETCH = 1000;

export interface ExactOptions {
  /** A whole number of at least 0. */
  readonly steps: number;
  readonly learningRate: number;
}

/** The trained weights, nClasses × nFeatures, and the step that made one of them infinite or NaN. */
export interface ExactResult {
  readonly weights: Float64Array;
  readonly divergedAt?: number;
}

/**
 * Trains one set of weights for each of the classes 0 … nClasses - 1, all from 0.
 *
 * @param x rows × cols, both at least 1
 * @param labels the class of each row
 * @param stop whether training ends when a weight is no longer finite
 */
export function trainExactly(
  { data, cols }: Matrix<Float64Array>,
  labels: Float64Array,
  nClasses: number,
  { steps, learningRate }: ExactOptions,
  stop = true,
): ExactResult {
  const weights = new Float64Array(nClasses * cols);
  const problem = { x: data, labels, cols, classes: nClasses, learningRate };
  if (!stop) descend({ ...problem, steps }, weights);
  for (let done = 0; stop && done < steps; done += STRETCH) {
    const before = weights.slice();
    descend({ ...problem, steps: Math.min(STRETCH, steps - done) }, weights);
    // A weight that is not finite stays so.
    if (areFinite(weights)) continue;
    let divergedAt = done;
    for (; areFinite(before); divergedAt++) descend({ ...problem, steps: 1 }, before);
    return { weights, divergedAt };
  }
  return { weights };
}

function areFinite(numbers: Float64Array): boolean {
  for (let j = 0; j < numbers.length; j++) if (!Number.isFinite(numbers[j])) return false;
  return true;
}

function descend(problem: Omit<OneVsAllProblem, 'threads'>, weights: Float64Array): void {
  const work = problem.x.length * problem.classes * problem.steps;
  if (work >= NATIVE_THRESHOLDS.oneVsAll) {
    const backend = selectBackend();
    const threads = work >= NATIVE_THRESHOLDS.oneVsAllThreads ? defaultThreads() : 1;
    const ending = backend.trainOneVsAllSync({ ...problem, threads }, weights);
    // The run is aborted only when the process or worker ends, so that no JavaScript follows.
    if (ending !== 'differs') return;
    warnOfExponentials(backend.name);
  }
  descendOneVsAll({ ...problem, threads: 1 }, weights);
}

let warned = false;

function warnOfExponentials(backend: string): void {
  if (warned) return;
  warned = true;
  warn(
    `ml-logistic-regression is trained in TypeScript: the ${backend} backend computes other exponentials than Math.exp ` +
      'of this version of Node. Results are the same, training is slower',
    'FALLLINE_COMPAT_ML_LOGISTIC_REGRESSION',
  );
}

/** Scores x · weights: for each class, those of all rows. */
export function exactScores(
  { data, rows, cols }: Matrix<Float64Array>,
  weights: Float64Array,
  nClasses: number,
): Float64Array[] {
  return Array.from({ length: nClasses }, (_, k) => {
    const scores = new Float64Array(rows);
    addScores(data, cols, weights.subarray(k * cols, (k + 1) * cols), scores);
    return scores;
  });
}
