/**
 * Trains ml-logistic-regression's model on fallline's engine, for `{ exact: false }`. Sums use the
 * fastest order, so that results differ from the package's by rounding, and by more if the descent does
 * not converge. Each class has one set of weights, which starts at 0. Every step computes
 *
 *     w += learningRate · Xᵀ (t - sigmoid(X w))
 *
 * where t is 0 for the class and 1 for all others. This is gradient descent on the log loss summed over
 * the samples, without a bias. One pass over X serves all classes.
 */
import type { Ending } from '../../backend/backend.ts';
import { selectBackend } from '../../backend/select.ts';
import type { Matrix } from '../../data/matrix.ts';
import { stateAt } from '../../models/initial/initialState.ts';
import { resolvePlan, type TrainingPlan } from '../../plan/plan.ts';

/** Maximum number of steps of one call of the backend: every step is reported, and reports take memory. */
const STRETCH = 10_000;

export interface OneVsAllOptions {
  /** Steps, a whole number of at least 0. */
  readonly numSteps: number;
  /** Above 0. */
  readonly learningRate: number;
}

/** Result of training: nClasses × nFeatures weights, or the step in which it had to stop. */
export type OneVsAllResult =
  | { readonly weights: Float64Array }
  | { readonly weights: undefined; readonly ending: Ending; readonly step: number };

function planOf(
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  nOutputs: number,
  learningRate: number,
): TrainingPlan {
  return resolvePlan(
    { loss: 'logistic', reduction: 'sum', useBias: false, learningRate, batchSize: 'all' },
    { nSamples: rows, nFeatures: cols, nOutputs, precision: 'float64' },
  );
}

/**
 * Trains one set of weights for each of the classes 0 … nClasses - 1.
 *
 * @param x rows × cols, both at least 1
 * @param y the class of each row
 */
export function trainOneVsAll(
  x: Matrix<Float64Array>,
  y: ArrayLike<number>,
  nClasses: number,
  { numSteps, learningRate }: OneVsAllOptions,
): OneVsAllResult {
  const targets = new Float64Array(x.rows * nClasses);
  for (let i = 0; i < x.rows; i++) {
    for (let k = 0; k < nClasses; k++) targets[i * nClasses + k] = y[i] === k ? 0 : 1;
  }
  const plan = planOf(x, nClasses, learningRate);
  const state = stateAt(plan, new Float64Array(nClasses * x.cols));
  const backend = selectBackend();
  for (let done = 0; done < numSteps; done += STRETCH) {
    const { data, rows } = x;
    const { reports, ...ending } = backend.trainSync(
      plan,
      { x: data, y: targets, rows },
      state,
      Math.min(STRETCH, numSteps - done),
    );
    if (ending.ended !== 'maxEpochs') {
      return { weights: undefined, ending, step: done + reports.length + 1 };
    }
  }
  return { weights: state.parameters as Float64Array };
}

/** Scores x · weights: for each class, those of all rows. */
export function oneVsAllScores(
  x: Matrix<Float64Array>,
  weights: Float64Array,
  nClasses: number,
): Float64Array[] {
  const scores = new Float64Array(x.rows * nClasses);
  selectBackend().scores(planOf(x, nClasses, 1), x.data, weights, scores);
  return Array.from({ length: nClasses }, (_, k) =>
    Float64Array.from({ length: x.rows }, (_, i) => scores[i * nClasses + k]),
  );
}
