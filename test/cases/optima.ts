/** Reference set G: the exact optima of scikit-learn's models, as problems of ours. */

import type { Matrix } from '../../lib/data/matrix.ts';
import * as datasets from '../../lib/datasets/index.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import type { TrainingState } from '../../lib/numerics/state.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { StandardScaler } from '../../lib/preprocessing/standardScaler.ts';
import { reference } from '../support/reference.ts';

export interface Fit {
  readonly name: string;
  readonly dataset: string;
  readonly estimator: 'LogisticRegression' | 'LinearSVC' | 'Ridge' | 'Lasso' | 'ElasticNet';
  readonly C?: number;
  readonly alpha?: number;
  readonly l1Ratio?: number;
  /** In scikit-learn's scale. */
  readonly objective: number;
  readonly coef?: number[] | number[][];
  readonly intercept?: number | number[];
  readonly accuracy?: number;
  readonly r2?: number;
  readonly nonZero?: number;
}

/** A fit in our terms: mean loss and penalties. */
export interface Optimum {
  readonly fit: Fit;
  readonly x: Matrix<Float64Array>;
  readonly y: ArrayLike<number>;
  readonly nClasses: number;
  readonly options: Pick<TrainingOptions, 'loss' | 'l1' | 'l2' | 'penalizeBias'>;
  /** The least value of mean loss and penalties. */
  readonly objective: number;
}

const LOADERS = {
  breast_cancer: datasets.loadBreastCancer,
  digits: datasets.loadDigits,
  iris: datasets.loadIris,
  wine: datasets.loadWine,
  diabetes: datasets.loadDiabetes,
} as const;

export function fits(): readonly Fit[] {
  return reference<{ fits: Fit[] }>('g_fits/optima.json').fits;
}

/** Standardised data, and the objective divided by what makes its data term a mean. */
export function optimum(fit: Fit): Optimum {
  const { x: raw, y } = LOADERS[fit.dataset as keyof typeof LOADERS]();
  const x = new StandardScaler().fitTransform(raw) as Matrix<Float64Array>;
  const n = x.rows;
  const { C = 0, alpha = 0, l1Ratio = 1 } = fit;
  const nClasses = fit.estimator.startsWith('L') && fit.C ? new Set(y).size : 1;
  const base = { fit, x, y, nClasses };
  switch (fit.estimator) {
    case 'LogisticRegression':
      return {
        ...base,
        options: { loss: nClasses > 2 ? 'softmax' : 'logistic', l2: 1 / (C * n) },
        objective: fit.objective / (C * n),
      };
    case 'LinearSVC':
      return {
        ...base,
        options: { loss: 'squaredHinge', l2: 1 / (C * n), penalizeBias: true },
        objective: fit.objective / (C * n),
      };
    case 'Ridge':
      return {
        ...base,
        options: { loss: 'squaredError', l2: (2 * alpha) / n },
        objective: fit.objective / n,
      };
    case 'Lasso':
    case 'ElasticNet': {
      const ratio = fit.estimator === 'Lasso' ? 1 : l1Ratio;
      return {
        ...base,
        options: { loss: 'squaredError', l1: 2 * alpha * ratio, l2: 2 * alpha * (1 - ratio) },
        objective: 2 * fit.objective,
      };
    }
  }
}

/** A plan for full-batch descent on it, its data, and a state to start from. */
export function fullBatch(
  { x, y, nClasses, options }: Optimum,
  more: TrainingOptions,
): {
  plan: TrainingPlan;
  data: { x: Float64Array; y: Float64Array; rows: number };
  state: TrainingState;
} {
  const shape = {
    nSamples: x.rows,
    nFeatures: x.cols,
    precision: 'float64',
    nOutputs: nClasses > 2 ? nClasses : 1,
    targets: nClasses > 2 ? 'classes' : 'values',
  } as const;
  const plan = resolvePlan({ ...options, ...more }, shape);
  return {
    plan,
    data: { x: x.data, y: Float64Array.from(y), rows: x.rows },
    state: initialState(plan, 'zeros'),
  };
}
